import PCICore
import PCINames
import Testing

#if LibPCI
  @Suite("Names by libpci")
  struct PCINameDatabaseTests {
    @Test("finds what has been in pci.ids for twenty years, and says nothing for what is not there")
    func names() throws {
      let names = try PCINameDatabase()
      let vendor = names.vendor(0x8086)
      #expect(vendor == "Intel Corporation")
      let device = names.device(vendorID: 0x8086, deviceID: 0x10c9)
      #expect(device == "82576 Gigabit Network Connection")
      let unknown = names.device(vendorID: 0x8086, deviceID: 0xfffe)
      #expect(unknown == nil)
      let noVendor = names.vendor(0xfff0)
      #expect(noVendor == nil)
      let ethernet = names.className(ClassCode(rawValue: 0x020000))
      #expect(ethernet == "Ethernet controller")
      let interface = names.interface(ClassCode(rawValue: 0x0c0330))
      #expect(interface == "XHCI")
    }

    @Test("a host that is not there is an error, never the end of the process")
    func missingHost() {
      #expect(throws: PCINamesError.self) { try LibPCIScan(busPath: "/nonexistent/bus/pci") }
      #expect(throws: PCINamesError.self) { try LibPCIScan(dumpPath: "/nonexistent/dump") }
    }
  }
#else
  @Suite("Names without libpci")
  struct PCINameDatabaseTests {
    @Test("the build says that it has none")
    func none() {
      #expect(throws: PCINamesError.builtWithoutLibPCI) { _ = try PCINameDatabase() }
    }
  }
#endif
