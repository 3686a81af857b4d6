import HardwareBits
import PCICore
import Testing

@Suite("PCI Express capability")
struct ExpressTests {
  private let first = ["PCI Express Capabilities", "Device Capabilities", "Device Control", "Device Status"]
  private let link = ["Link Capabilities", "Link Control", "Link Status"]
  private let slot = ["Slot Capabilities", "Slot Control", "Slot Status"]
  private let root = ["Root Control", "Root Capabilities", "Root Status"]

  private func space(flags: UInt16) -> SpaceBuilder {
    var space = SpaceBuilder(express: 256)
    space.write(flags, at: 0x42)
    return space
  }

  private func names(flags: UInt16) -> [String] {
    ExpressCapability(space(flags: flags).config, offset: 0x40).registers.map(\.name)
  }

  @Test("version and kind of port decide which registers there are")
  func presence() {
    #expect(names(flags: 0x0001) == first + link)
    #expect(names(flags: 0x0041) == first + link + root)
    #expect(names(flags: 0x0141) == first + link + slot + root)
    #expect(names(flags: 0x0161) == first + link + slot)
    #expect(names(flags: 0x0101) == first + link, "an endpoint has no slot, whatever the bit says")
    #expect(names(flags: 0x0091) == first, "what is inside the root complex has no link")
    #expect(names(flags: 0x00a1) == first + root)
    let second = ["Device Capabilities 2", "Device Control 2", "Device Status 2"]
    let linkSecond = ["Link Capabilities 2", "Link Control 2", "Link Status 2"]
    let slotSecond = ["Slot Capabilities 2", "Slot Control 2", "Slot Status 2"]
    #expect(names(flags: 0x0002) == first + link + second + linkSecond)
    #expect(names(flags: 0x0092) == first + second)
    #expect(names(flags: 0x0142) == first + link + slot + root + second + linkSecond + slotSecond)
  }

  @Test("typed registers are nil where the function has none")
  func typed() {
    let integrated = ExpressCapability(space(flags: 0x0091).config, offset: 0x40)
    #expect(integrated.linkCapabilities == nil && integrated.linkCapabilities2 == nil)
    #expect(integrated.deviceCapabilities2 == nil && integrated.deviceCapabilities != nil)
    #expect(integrated.portType == .rootComplexIntegratedEndpoint && integrated.version == 1)
  }

  @Test(
    "every kind of port has a name and knows which way it faces",
    arguments: [
      (0x0, "endpoint", false, true), (0x1, "legacy endpoint", false, true), (0x4, "root port", true, true),
      (0x5, "switch upstream port", false, true), (0x6, "switch downstream port", true, true),
      (0x7, "PCI Express to PCI bridge", false, true), (0x8, "PCI to PCI Express bridge", true, true),
      (0x9, "root complex integrated endpoint", false, false), (0xa, "root complex event collector", false, false),
      (0xf, "port type 0xf", false, true),
    ])
  func portTypes(rawValue: Int, name: String, facesDownstream: Bool, hasLink: Bool) {
    let type = PortType(rawValue: UInt8(rawValue))
    #expect(type.description == name && type.facesDownstream == facesDownstream && type.hasLink == hasLink)
    #expect(type.isEndpoint == [0, 1, 9].contains(rawValue))
  }

  @Test("a register beyond the bytes read is listed without a value, never as zero")
  func truncated() {
    var bytes = space(flags: 0x0002).bytes
    bytes.removeSubrange(0x52...)
    let readings = ExpressCapability(ConfigSpace(bytes), offset: 0x40).registers
    #expect(readings.filter { $0.rawValue == nil }.map(\.name).first == "Link Status")
    #expect(readings.allSatisfy { ($0.rawValue == nil) == ($0.offset + $0.widthInBytes > 0x52) })
    #expect(readings.filter { $0.rawValue == nil }.allSatisfy { $0.fields.isEmpty && $0.meaning == nil })
  }

  @Test("a capability at the end of the first 256 bytes does not reach into extended space")
  func acrossTheEdge() {
    let bytes = [UInt8](repeating: 0x11, count: 4096)
    let capability = ExpressCapability(ConfigSpace(bytes), offset: 0xf8)
    #expect(capability.deviceCapabilities != nil && capability.deviceControl == nil)
    #expect(capability.linkCapabilities == nil)
  }

  @Test("the summary says kind, slot, link, payload and reset")
  func summary() {
    var space = space(flags: 0x0142)
    space.write(UInt32(0x1000_0002), at: 0x44)
    space.write(UInt16(0x2820), at: 0x48)
    space.write(UInt32(0x0003_0103), at: 0x4c)
    space.write(UInt16(0x0042), at: 0x52)
    space.write(UInt32(7 << 19), at: 0x54)
    let capability = ExpressCapability(space.config, offset: 0x40)
    #expect(
      capability.summary == "v2 root port, slot 7, link 5.0 GT/s x4 of 8.0 GT/s x16, payload 256 of 512 bytes, FLR")
  }

  @Test("what fields mean, in units")
  func meanings() {
    #expect(DeviceCapabilities(rawValue: 0x0000_0005).maximumPayloadSizeInBytes == 4096)
    #expect(DeviceCapabilities(rawValue: 0x0000_0006).maximumPayloadSizeInBytes == nil)
    #expect(DeviceControl(rawValue: 0x5000).maximumReadRequestSizeInBytes == 4096)
    let reading = { (register: any ConfigRegister, name: String) -> String? in
      type(of: register).fields.first { "\($0.name)" == name }.flatMap { register.meaning(of: $0) }
    }
    #expect(reading(LinkCapabilities(rawValue: 0x0001_2000), "L0s Exit Latency") == "128 ns to 256 ns")
    #expect(reading(LinkCapabilities(rawValue: 0x0000_3000), "L0s Exit Latency") == "256 ns to 512 ns")
    #expect(reading(LinkCapabilities(rawValue: 0x0000_4000), "L0s Exit Latency") == "512 ns to 1 us")
    #expect(reading(LinkCapabilities(rawValue: 0x0000_7000), "L0s Exit Latency") == "above 4 us")
    #expect(reading(LinkCapabilities(rawValue: 0x0000_0000), "L1 Exit Latency") == "under 1 us")
    #expect(reading(LinkCapabilities(rawValue: 0x0003_0000), "L1 Exit Latency") == "32 us to 64 us")
    #expect(reading(LinkCapabilities(rawValue: 0x0003_8000), "L1 Exit Latency") == "above 64 us")
    #expect(reading(SlotCapabilities(rawValue: 0x0000_1300), "Slot Power Limit Value") == "38 W")
    #expect(reading(SlotCapabilities(rawValue: 0x0000_fd80), "Slot Power Limit Value") == "25.1 W")
    #expect(reading(SlotCapabilities(rawValue: 0x0000_7800), "Slot Power Limit Value") == "250 W")
    #expect(reading(SlotCapabilities(rawValue: 0x0000_7980), "Slot Power Limit Value") == "above 300 W")
    #expect(
      reading(LinkCapabilities2(rawValue: 0x0000_001e), "Supported Link Speeds Vector") == "2.5, 5.0, 8.0, 16.0 GT/s")
    #expect(reading(DeviceControl2(rawValue: 0x000e), "Completion Timeout Value") == "17 s to 64 s")
    #expect(reading(DeviceControl2(rawValue: 0x0003), "Completion Timeout Value") == "reserved encoding")
  }

  @Test("speeds a link can have: the vector where there is one, else all up to the greatest")
  func speeds() {
    var space = space(flags: 0x0001)
    space.write(UInt32(0x0000_0043), at: 0x4c)
    #expect(ExpressCapability(space.config, offset: 0x40).supportedLinkSpeeds == 0b111)
    space.write(UInt16(0x0002), at: 0x42)
    space.write(UInt32(0x0000_000c), at: 0x6c)
    #expect(ExpressCapability(space.config, offset: 0x40).supportedLinkSpeeds == 0b110)
  }
}
