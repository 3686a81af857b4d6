import AssignmentModel
import PCICore
import Testing

@testable import LinuxPCI

@Suite("Attributes as the kernel prints them")
struct AttributeTests {
  @Test("uevent gives driver, class, identity and subsystem")
  func uevent() {
    let text = """
      DRIVER=igb
      PCI_CLASS=20000
      PCI_ID=8086:10C9
      PCI_SUBSYS_ID=8086:A03C
      PCI_SLOT_NAME=0000:01:00.0
      MODALIAS=pci:v00008086d000010C9sv00008086sd0000A03Cbc02sc00i00

      """
    let attribute = UeventAttribute(Array(text.utf8)[...])
    #expect(attribute.driver == "igb")
    #expect(attribute.classCode == ClassCode(rawValue: 0x020000))
    #expect(attribute.vendorID == 0x8086)
    #expect(attribute.deviceID == 0x10c9)
    #expect(attribute.subsystemVendorID == 0x8086)
    #expect(attribute.subsystemDeviceID == 0xa03c)
  }

  @Test(
    "a uevent line that is odd says nothing, and spoils no other",
    arguments: [
      "PCI_ID=", "PCI_ID=8086", "PCI_ID=8086:", "PCI_ID=18086:10C9", "PCI_ID=8086:10C9:1", "PCI_ID=xxxx:yyyy", "PCI_ID",
      "=8086:10C9", "", "no equals sign",
    ])
  func oddUevent(line: String) {
    let attribute = UeventAttribute(Array("\(line)\nDRIVER=igb".utf8)[...])
    #expect(attribute.vendorID == nil)
    #expect(attribute.deviceID == nil)
    #expect(attribute.driver == "igb")
  }

  @Test("an empty driver is none, and a class of more than 24 bits is none")
  func emptyUevent() {
    let attribute = UeventAttribute(Array("DRIVER=\nPCI_CLASS=1020000\n".utf8)[...])
    #expect(attribute.driver == nil)
    #expect(attribute.classCode == nil)
  }

  @Test("resource gives a range for each line, unused ones too")
  func resource() {
    let text = """
      0x00000000fe800000 0x00000000fe81ffff 0x0000000000040200
      0x0000000000000000 0x0000000000000000 0x0000000000000000
      0x000000e000000000 0xffffffffffffffff 0x000000000014220c

      """
    #expect(
      ResourceAttribute.parse(Array(text.utf8)[...]) == [
        ResourceRange(index: 0, start: 0xfe80_0000, end: 0xfe81_ffff, flags: 0x40200),
        ResourceRange(index: 1, start: 0, end: 0, flags: 0),
        ResourceRange(index: 2, start: 0xe0_0000_0000, end: 0xffff_ffff_ffff_ffff, flags: 0x14_220c),
      ])
    #expect(ResourceAttribute.parse([]) == [])
  }

  @Test(
    "resource with anything else is refused",
    arguments: [
      "\n", "0x1", "0x1 0x2", "0x1 0x2 0x3 0x4", "0x1  0x2 0x3", " 0x1 0x2 0x3", "0x1 0x2 0x3 ", "0x 0x2 0x3",
      "0xg 0x2 0x3",
      "x1 0x2 0x3", "0x00000000000000001 0x2 0x3", "0x1 0x2 0x3\r", "0x1 0x2 0x3\n\n", "1x 0x2 0x3",
    ])
  func oddResource(text: String) {
    #expect(ResourceAttribute.parse(Array(text.utf8)[...]) == nil)
  }

  @Test("resource of any length is read or refused, not kept")
  func longResource() {
    let text = String(repeating: "0x1 0x2 0x3\n", count: 65)
    #expect(ResourceAttribute.parse(Array(text.utf8)[...]) == nil)
  }

  @Test("reserved_regions are sorted by start")
  func reservedRegions() {
    let text = """
      0x00000000fee00000 0x00000000feefffff msi
      0x0000000000000000 0x0000000000ffffff direct-relaxable

      """
    #expect(
      ReservedRegionsAttribute.parse(Array(text.utf8)[...]) == [
        ReservedRegion(start: 0, end: 0xff_ffff, type: "direct-relaxable"),
        ReservedRegion(start: 0xfee0_0000, end: 0xfeef_ffff, type: "msi"),
      ])
    #expect(ReservedRegionsAttribute.parse(Array("0x1 0x2\n".utf8)[...]) == nil)
    #expect(ReservedRegionsAttribute.parse(Array("0x1 y msi\n".utf8)[...]) == nil)
  }

  @Test(
    "numbers are read whole or not at all",
    arguments: [
      ("0x8086\n", 0x8086), ("8086", 0x8086), ("10ca\n", 0x10ca), ("0xffffffffffffffff", UInt64.max), ("0x", nil),
      ("", nil),
      ("0x1g", nil), ("0x10000000000000000", nil), ("-1", nil), (" 0x10 ", 0x10), ("0X10", nil),
    ] as [(String, UInt64?)])
  func hexadecimal(text: String, value: UInt64?) {
    #expect(KernelText.hexadecimal(Array(text.utf8)[...]) == value)
  }

  @Test(
    "decimal numbers may be negative",
    arguments: [
      ("-1\n", -1), ("0", 0), ("7\n", 7), ("", nil), ("-", nil), ("1x", nil), ("1234567890123456789", nil), ("+1", nil),
      ("999999999999999999", 999_999_999_999_999_999),
    ] as [(String, Int?)])
  func decimal(text: String, value: Int?) {
    #expect(KernelText.decimal(Array(text.utf8)[...]) == value)
  }

  @Test(
    "a function has one name",
    arguments: [
      "0000:00:00.0", "ffff:ff:1f.7", "10000:e0:06.0", "ffffffff:00:00.0", "0000:00:20.0", "0000:00:00.8",
      "0000:00:00.A",
      "0000:AB:00.0", "00000:00:00.0", "0ffff:00:00.0", "000:00:00.0", "0000:00:00.0 ", "0000:00:00:0",
      "100000000:00:00.0",
      "pci0000:00", "0000:00:1c.0:pcie001", "", "0000.00:00.0", "0000:00:00.-",
    ])
  func functionName(text: String) {
    // The kernel's name is the one that the address prints.
    let address = PCIAddress(text).flatMap { $0.description == text ? $0 : nil }
    #expect(FunctionName.parse(Array(text.utf8)[...]) == address)
  }

  @Test("kernel files give one word each")
  func kernelFiles() {
    #expect(KernelFactsReader.lockdown("none [integrity] confidentiality") == "integrity")
    #expect(KernelFactsReader.lockdown("none integrity") == nil)
    #expect(KernelFactsReader.lockdown("[]") == nil)
    #expect(KernelFactsReader.release(ofVersion: "Linux version 6.1.0-37-amd64 (x@y) #1 SMP") == "6.1.0-37-amd64")
    #expect(KernelFactsReader.release(ofVersion: "Darwin Kernel Version 24") == nil)
    #expect(KernelFactsReader.modules("vfio 1 2 - Live 0x0\nigb 3 0 - Live 0x0\n\n") == ["igb", "vfio"])
    #expect(
      ProcessStatus.effectiveCapabilities(Array("Name:\tx\nCapEff:\t000001ffffffffff\n".utf8)[...]) == 0x1ff_ffff_ffff)
    #expect(ProcessStatus.effectiveCapabilities(Array("CapPrm:\t1\n".utf8)[...]) == nil)
  }
}
