import AssignmentModel
import Foundation
import LinuxPCI
import PCIAssignmentTesting
import PCICore
import Testing

/// What the fake's interfaces answer, against what ip(8) was answered by igb in virtual machines with Debian's kernels 6.1
/// and 6.12 (both the same), with two virtual functions and the link up unless said otherwise.
@Suite struct LinkRuleTests {
  /// eth1 is the interface of 0000:0c:00.0, which has two virtual functions.
  private static let original = Result { try FakeHost(FixtureHost("hosts/q35-vtd-sriov.pcicapture")) }

  static func mac(_ text: String) -> VirtualFunctionSetting { .mac(MACAddress(text) ?? .none) }
  static func vlan(_ id: UInt16, qos: UInt8 = 0, _ tagProtocol: VLANTag.TagProtocol = .customer)
    -> VirtualFunctionSetting
  {
    .vlan(VLANTag(id: id, priority: qos, tagProtocol: tagProtocol) ?? .none)
  }
  static func rates(_ minimum: UInt32, _ maximum: UInt32) -> VirtualFunctionSetting {
    .rates(TransmitRates(minimum: minimum, maximum: maximum) ?? .unlimited)
  }

  private static func number(of host: FakeHost) throws -> UInt32 {
    let address = try #require(PCIAddress("0000:0c:00.0"))
    return try #require(FunctionStateReader(files: host.files).interface(of: address))
  }

  /// The last column is what ip(8) printed, by its error number.
  static let measured: [(VirtualFunctionSetting, UInt32, String?)] = [
    (mac("52:54:00:12:34:56"), 0, nil), (mac("00:00:00:00:00:00"), 0, nil), (mac("01:00:5e:00:00:01"), 0, "EINVAL"),
    (mac("ff:ff:ff:ff:ff:ff"), 0, "EINVAL"), (mac("52:54:00:12:34:56"), 2, "EINVAL"), (vlan(100, qos: 3), 0, nil),
    (vlan(4095), 0, nil), (vlan(100), 2, "EINVAL"), (vlan(100, .service), 0, "EPROTONOSUPPORT"), (vlan(0), 0, nil),
    (.spoofCheck(false), 0, nil), (.spoofCheck(true), 0, nil), (.spoofCheck(false), 2, "EINVAL"),
    (.trust(true), 0, nil),
    (.trust(false), 0, nil), (.trust(true), 2, "EINVAL"), (.linkState(.up), 0, "EOPNOTSUPP"),
    (.linkState(.down), 0, "EOPNOTSUPP"), (.linkState(.auto), 0, "EOPNOTSUPP"), (rates(0, 100), 0, nil),
    (rates(0, 1000), 0, nil), (rates(0, 2000), 0, "EINVAL"), (rates(10, 100), 0, "EINVAL"), (rates(0, 0), 0, nil),
  ]

  private static func answer(_ host: FakeHost, _ setting: VirtualFunctionSetting, _ function: UInt32) throws -> String?
  {
    let index = try number(of: host)
    let result = Result { () throws(LinkFailure) in try host.links.set(setting, of: function, on: index) }
    guard case .failure(let failure) = result else { return nil }
    return failure.errno.name
  }

  @Test(arguments: measured)
  func `orders are answered as igb answered them`(
    setting: VirtualFunctionSetting, function: UInt32, errno: String?
  ) throws {
    let host = try Self.original.get().copy()
    try Self.raise(host)
    let before = try host.links.report(Self.number(of: host))
    #expect(try Self.answer(host, setting, function) == errno)
    let after = try host.links.report(Self.number(of: host))
    if errno == nil {
      #expect(after.functions[function]?.setting(named: setting.name) == setting)
      #expect(after.functions[1 - function] == before.functions[1 - function])
    } else {
      #expect(after == before)
    }
  }

  /// Has the link up, or down.
  private static func raise(_ host: FakeHost, _ state: String = "up") throws {
    let place = "\(host.path)/sys/devices/pci0000:00/0000:00:06.0/0000:0c:00.0/net/eth1/operstate"
    try "\(state)\n".write(toFile: place, atomically: false, encoding: .utf8)
  }

  @Test func `with the link down, or no virtual functions`() throws {
    let host = try Self.original.get().copy()
    try Self.raise(host, "down")
    #expect(try Self.answer(host, Self.rates(0, 200), 0) == "EINVAL")
    #expect(try Self.answer(host, Self.vlan(7), 0) == nil)
    try host.write(Array("0".utf8), to: "/sys/bus/pci/devices/0000:0c:00.0/sriov_numvfs", limit: .seconds(10))
    #expect(try Self.answer(host, Self.mac("52:54:00:12:34:59"), 0) == "EINVAL")
    #expect(try Self.answer(host, .spoofCheck(true), 0) == "EOPNOTSUPP")
    #expect(try Self.answer(host, .trust(true), 0) == "EINVAL")
    #expect(try Self.answer(host, Self.vlan(7), 0) == "EINVAL")
    // Made again, they are as the driver leaves them.
    try host.write(Array("2".utf8), to: "/sys/bus/pci/devices/0000:0c:00.0/sriov_numvfs", limit: .seconds(10))
    #expect(try host.links.report(Self.number(of: host)).functions[0]?.vlan == VLANTag.none)
  }

  @Test func `who is not root, no such interface, and other drivers`() throws {
    let host = try Self.original.get().copy()
    let user = try host.asOrdinaryUser()
    #expect(try Self.answer(user, .trust(true), 0) == "EPERM")
    #expect(try user.links.report(Self.number(of: host)).functions.count == 2)
    #expect(throws: LinkFailure(.noSuchDevice)) { try host.links.report(99) }
    #expect(throws: LinkFailure(.noSuchDevice)) { try host.links.set(.trust(true), of: 0, on: 99) }
  }
}
