import AssignmentModel
import Testing

@Suite struct WishedValueTests {
  @Test(
    arguments: [
      ("52:54:00:12:34:56", 0x5254_0012_3456), ("52-54-00-AB-cd-56", 0x5254_00ab_cd56), ("00:00:00:00:00:00", 0),
      ("ff:ff:ff:ff:ff:ff", 0xffff_ffff_ffff),
    ] as [(String, UInt64)])
  func `Ethernet addresses are read`(text: String, value: UInt64) {
    #expect(MACAddress(text) == MACAddress(rawValue: value))
  }

  @Test(arguments: [
    "", "52:54:00:12:34", "52:54:00:12:34:5", "52:54:00:12:34:567", "52:54-00:12:34:56", "52:54:00:12:34:5g",
    "525400123456", "+2:54:00:12:34:56", "52:54:00:12:34:56 ",
  ])
  func `what is no Ethernet address is refused`(text: String) {
    #expect(MACAddress(text) == nil)
  }

  @Test func `a station has neither zeros nor a group's address`() throws {
    for (text, isFit) in [
      ("00:00:00:00:00:00", false), ("ff:ff:ff:ff:ff:ff", false), ("01:00:5e:00:00:01", false),
      ("52:54:00:12:34:56", true), ("00:00:00:00:00:01", true),
    ] {
      #expect((StationMACAddress(try #require(MACAddress(text))) != nil) == isFit, "\(text)")
    }
    #expect(MACAddress(rawValue: 1 << 48) == nil)
    #expect(MACAddress(bytes: [1, 2, 3, 4, 5]) == nil)
  }

  @Test func `VLANs, priorities and rates have limits`() {
    #expect(VLANTag(id: 4095, priority: 7) != nil)
    #expect(VLANTag(id: 4096) == nil)
    #expect(VLANTag(id: 1, priority: 8) == nil)
    #expect(TransmitRates(minimum: 1000, maximum: 0) != nil)
    #expect(TransmitRates(minimum: 1000, maximum: 1000) != nil)
    #expect(TransmitRates(minimum: 1001, maximum: 1000) == nil)
  }

  static let settings: [VirtualFunctionSetting] = [
    MACAddress(rawValue: 0x5254_0012_3456).map { .mac($0) }, MACAddress(rawValue: 0).map { .mac($0) },
    .vlan(.none), VLANTag(id: 100, priority: 3, tagProtocol: .service).map { .vlan($0) },
    VLANTag(id: 1, tagProtocol: VLANTag.TagProtocol(rawValue: 0x9100)).map { .vlan($0) },
    .spoofCheck(true), .spoofCheck(false), .trust(true), .linkState(.auto), .linkState(.up), .linkState(.down),
    .linkState(VirtualLinkState(rawValue: 9)), .rates(.unlimited),
    TransmitRates(minimum: 10, maximum: 4_294_967_295).map { .rates($0) }, .vectors(16),
    .controller(SecondaryControllerState(isOnline: true, queues: 2, interrupts: 1)), .controller(.idle),
  ].compactMap { $0 }

  @Test(arguments: settings)
  func `a setting comes back from a journal`(setting: VirtualFunctionSetting) {
    #expect(Self.settings.count == 17)
    #expect(VirtualFunctionSetting(name: setting.name, value: setting.value) == setting)
    #expect(VirtualFunctionSetting(name: setting.name, value: setting.value + "x") == nil)
    #expect(VirtualFunctionSetting(name: "other", value: setting.value) == nil)
  }

  @Test func `only what differs is changed, trust first`() throws {
    var wished = WishedSettings()
    wished.mac = StationMACAddress(try #require(MACAddress("52:54:00:12:34:56")))
    wished.isTrusted = true
    wished.isSpoofChecked = true
    wished.vlan = VLANTag(id: 7)
    var settings = VirtualFunctionSettings(
      mac: MACAddress(rawValue: 0), vlan: VLANTag.none, isSpoofChecked: true, isTrusted: false, linkState: .auto)
    let changes = settings.changes(to: wished.settings)
    #expect(changes.map(\.description) == ["trust on", "mac 52:54:00:12:34:56", "vlan 7"])
    for change in changes { settings.apply(change) }
    #expect(settings.changes(to: wished.settings).isEmpty)
    #expect(settings.linkState == .auto)
  }

  @Test(arguments: ["0000:00/01.0", "0000:00/1c.7/00.0", "10000:e0/02.0/00.0/1f.6"])
  func `slot paths are read as they are printed`(text: String) {
    #expect(SlotPath(text)?.description == text)
  }

  @Test(arguments: [
    "", "0000:00", "0000:00/", "0000:00/20.0", "0000:00/01.8", "00:00/01.0", "0000:0/01.0", "0000:00/1.0",
  ])
  func `what is no slot path is refused`(text: String) {
    #expect(SlotPath(text) == nil)
  }

  @Test func `serial numbers are read as lspci prints them`() {
    #expect(SerialNumberText.number("00-11-22-ff-ff-33-44-55") == 0x0011_22ff_ff33_4455)
    #expect(SerialNumberText.text(of: 0x0011_22ff_ff33_4455) == "00-11-22-ff-ff-33-44-55")
    for text in ["", "00-11-22-ff-ff-33-44", "00-11-22-ff-ff-33-44-5g", "00:11:22:ff:ff:33:44:55"] {
      #expect(SerialNumberText.number(text) == nil)
    }
  }

  @Test func `a device is named by something`() {
    #expect(DeviceReference(address: nil) == nil)
    var identity = StableIdentity()
    identity.vendorID = 0x8086
    identity.serialNumber = 0x0011_22ff_ff33_4455
    #expect(
      DeviceReference(address: nil, identity: identity)?.description == "8086:* serial 00-11-22-ff-ff-33-44-55")
  }
}
