import PCICore
import Testing

@Suite("access control")
struct IsolationTests {
  @Test("what can and what is enforced")
  func standard() {
    let builder = CapabilityBuilder(extended: 0x000d, port: .rootPort, words: [(4, 0x001d_005f)])
    let acs = AccessControlCapability(builder.space.config, offset: 0x100)
    #expect(acs.layout == .standard)
    #expect(acs.control == AccessControlControl(rawValue: 0x1d) && acs.capabilities?.directTranslated == true)
    #expect(acs.control?.sourceValidation == true && acs.control?.translationBlocking == false)
    #expect(acs.control?.requestRedirect == true && acs.control?.completionRedirect == true)
    #expect(acs.control?.upstreamForwarding == true && acs.control?.egressControl == false)
    #expect(builder.summary == "enabled SV RR CR UF, possible TB DT")
    #expect(builder.names == ["ACS Capability", "ACS Control"])
  }

  @Test(
    "the Egress Control Vector has as many words as its size needs; 0 stands for 256",
    arguments: [(0x0120, 1), (0x2020, 1), (0x2120, 2), (0x0020, 8), (0x2000, 0)])
  func egress(capabilities: UInt32, words: Int) throws {
    let builder = CapabilityBuilder(
      extended: 0x000d, words: [(4, capabilities)] + (0..<8).map { (8 + 4 * $0, UInt32($0 + 1)) })
    let acs = AccessControlCapability(builder.space.config, offset: 0x100)
    #expect(acs.egressControlVector == (0..<words).map { UInt32($0 + 1) })
    #expect(builder.names.count == 2 + words)
  }

  @Test(
    "Sunrise and Union Point root ports keep the same bits elsewhere",
    arguments: [
      (0xa110, true), (0xa11f, true), (0xa120, false), (0xa167, true), (0xa16a, true), (0xa16b, false),
      (0xa290, true), (0xa29f, true), (0xa2e7, true), (0xa2ee, true), (0xa2ef, false), (0x9d10, true), (0x9d1b, true),
      (0x9d1c, false), (0x1572, false),
    ])
  func sunrisePoint(device: UInt16, hasLayout: Bool) {
    var builder = CapabilityBuilder(extended: 0x000d, port: .rootPort, words: [(4, 0x0000_000f), (8, 0x0000_000d)])
    builder.space.write(device, at: 0x02)
    let acs = AccessControlCapability(builder.space.config, offset: 0x100)
    #expect(acs.layout == (hasLayout ? .sunrisePoint : .standard))
    #expect(acs.control?.rawValue == (hasLayout ? 0x0d : 0))
    #expect(builder.names == ["ACS Capability", hasLayout ? "ACS Control (Sunrise Point layout)" : "ACS Control"])
  }

  @Test("another vendor's, or what is no root port, has the specified layout; a caller may say otherwise")
  func notSunrisePoint() {
    var builder = CapabilityBuilder(extended: 0x000d, port: .endpoint, words: [(4, 0x0000_000f), (8, 0x0000_000d)])
    builder.space.write(UInt16(0xa110), at: 0x02)
    #expect(AccessControlCapability(builder.space.config, offset: 0x100).layout == .standard)
    let told = AccessControlCapability(builder.space.config, offset: 0x100, layout: .sunrisePoint)
    #expect(told.control?.rawValue == 0x0d && told.summary == "enabled SV RR CR, possible TB, Sunrise Point layout")
    builder = CapabilityBuilder(extended: 0x000d, port: .rootPort)
    builder.space.write(UInt32(0xa110_1022), at: 0)
    #expect(AccessControlCapability(builder.space.config, offset: 0x100).layout == .standard)
  }

  @Test("what was not read is not \"no\"")
  func truncated() {
    let builder = CapabilityBuilder(extended: 0x000d, words: [(4, 0x001d_005f)])
    let config = ConfigSpace(Array(builder.space.bytes.prefix(0x106)))
    let acs = AccessControlCapability(config, offset: 0x100)
    #expect(acs.capabilities != nil && acs.control == nil && acs.summary == "not read")
    #expect(acs.registers.map(\.rawValue) == [0x5f, nil])
  }
}
