import AssignmentModel
import HardwareBits
import Testing

@testable import LinuxPCI

/// Expected bytes are written from linux/if_link.h and linux/netlink.h, field by field; those of orders are, but for
/// their kind and number, what ip(8) of iproute2 6.1 sent under strace.
@Suite struct NetlinkTests {
  /// Bytes of lines of hexadecimal digits; what follows `#` is a comment.
  static func bytes(_ text: String) -> [UInt8] {
    var digits: [UInt8] = []
    for line in text.split(separator: "\n") {
      digits += line.prefix { $0 != "#" }.utf8.filter { $0 != UInt8(ascii: " ") }
    }
    return stride(from: 0, to: digits.count - 1, by: 2).compactMap { UInt8(hexDigits: digits[$0..<$0 + 2]) }
  }

  static func mac(_ text: String) throws -> MACAddress { try #require(MACAddress(text)) }

  @Test func `the question for an interface`() {
    let expected = Self.bytes(
      """
      28000000 1200 0100 07000000 00000000  # length 40, RTM_GETLINK, REQUEST, number 7, port 0
      00 00 0000 02000000 00000000 00000000 # AF_UNSPEC, no type, interface 2, no flags, none to change
      0800 1d00 09000000                    # IFLA_EXT_MASK: VF, SKIP_STATS
      """)
    #expect(LinkRequest.read(2, sequence: 7).bytes == expected)
  }

  static let orders: [(VirtualFunctionSetting, String)] = [
    (
      .mac(MACAddress(bytes: [0x52, 0x54, 0, 0x12, 0x34, 0x58]) ?? .none),
      """
      50000000 3000 1600 2c00 0100 2800 0100 01000000 # IFLA_VFINFO_LIST, IFLA_VF_INFO, IFLA_VF_MAC, function 1
      525400123458 0000000000000000000000000000000000000000000000000000
      """
    ),
    (
      .vlan(VLANTag(id: 100, priority: 3) ?? .none),
      "38000000 1800 1600 1400 0100 1000 0200 01000000 64000000 03000000 # IFLA_VF_VLAN"
    ),
    (
      .vlan(VLANTag(id: 100, tagProtocol: .service) ?? .none),
      """
      40000000 2000 1600 1c00 0100 1800 0c00 1400 0100 # IFLA_VF_VLAN_LIST, IFLA_VF_VLAN_INFO
      01000000 64000000 00000000 88a8 0000             # the protocol in network order
      """
    ),
    (.spoofCheck(false), "34000000 1400 1600 1000 0100 0c00 0400 01000000 00000000 # IFLA_VF_SPOOFCHK"),
    (.trust(true), "34000000 1400 1600 1000 0100 0c00 0900 01000000 01000000 # IFLA_VF_TRUST"),
    (.linkState(.up), "34000000 1400 1600 1000 0100 0c00 0500 01000000 01000000 # IFLA_VF_LINK_STATE"),
    (
      .rates(TransmitRates(maximum: 100) ?? .unlimited),
      "38000000 1800 1600 1400 0100 1000 0600 01000000 00000000 64000000 # IFLA_VF_RATE"
    ),
  ]

  @Test(arguments: orders)
  func `orders about virtual function 1 of interface 2`(setting: VirtualFunctionSetting, text: String) {
    let parts = Self.bytes(text)
    let head = Self.bytes(
      """
      1300 0500 07000000 00000000           # RTM_SETLINK, REQUEST | ACK
      00 00 0000 02000000 00000000 00000000
      """)
    #expect(LinkRequest.set(setting, of: 1, on: 2, sequence: 7).bytes == parts.prefix(4) + head + parts.dropFirst(4))
  }

  @Test(arguments: [CapturedLinks.fresh612, CapturedLinks.fresh61])
  func `functions as igb leaves them`(text: String) throws {
    let message = try #require(try NetlinkMessage.messages(Self.bytes(text)).first)
    #expect(message.kind == .newLink)
    let fresh = VirtualFunctionSettings(
      mac: MACAddress(rawValue: 0), vlan: VLANTag.none, isSpoofChecked: true, isTrusted: false, linkState: .auto,
      rates: .unlimited)
    #expect(
      try LinkReport(message) == LinkReport(index: 2, name: "eth0", functionCount: 2, functions: [0: fresh, 1: fresh]))
  }

  @Test(arguments: [CapturedLinks.set612, CapturedLinks.set61])
  func `functions after orders, as ip showed them`(text: String) throws {
    let message = try #require(try NetlinkMessage.messages(Self.bytes(text)).first)
    let report = try LinkReport(message)
    #expect(
      report.functions[0]
        == VirtualFunctionSettings(
          mac: try Self.mac("52:54:00:12:34:56"), vlan: VLANTag(id: 100, priority: 3), isSpoofChecked: false,
          isTrusted: true, linkState: .auto, rates: TransmitRates(maximum: 100)))
    #expect(
      report.functions[1]
        == VirtualFunctionSettings(
          mac: try Self.mac("52:54:00:12:34:57"), vlan: VLANTag.none, isSpoofChecked: true, isTrusted: false,
          linkState: .auto, rates: .unlimited))
  }

  @Test func `a driver's silence is told from off, and the protocol is read`() throws {
    let bytes = Self.bytes(
      """
      70000000 1000 0000 01000000 00000000
      00 00 0100 02000000 00000000 00000000
      5000 1680 4c00 0180                   # IFLA_VFINFO_LIST, IFLA_VF_INFO, both marked as nested
      0c00 0400 03000000 ffffffff           # IFLA_VF_SPOOFCHK -1
      0c00 0900 03000000 ffffffff           # IFLA_VF_TRUST -1
      1000 0200 03000000 05000000 00000000  # IFLA_VF_VLAN 5
      1800 0c80 1400 0100 03000000 05000000 01000000 88a8 0000
      0800 6300 00000000                    # one that we do not know
      """)
    let report = try LinkReport(try #require(try NetlinkMessage.messages(bytes).first))
    #expect(
      report.functions
        == [3: VirtualFunctionSettings(vlan: VLANTag(id: 5, priority: 1, tagProtocol: .service))])
    #expect(report.functionCount == 0)
  }

  @Test(
    arguments: [
      ("24000000 0200 0001 07000000 00000000 00000000 50000000 1300 0500 07000000 00000000", .done),
      (
        """
        3c000000 0200 0003 07000000 00000000 ea ff ff ff 50000000 1300 0500 07000000 00000000
        1500 0100 6d6178 206d757374 206265 206c657373 00 000000 # NLMSGERR_ATTR_MSG
        """, .refused(.invalid, "max must be less")
      ),
      (
        // What an older kernel sends back: the whole request, then the words.
        """
        38000000 0200 0002 07000000 00000000 a1ffffff 18000000 1300 0500 07000000 00000000 0102030405060708
        0a00 0100 6e6f7065 2100 0000
        """, .refused(ErrorNumber(rawValue: 95), "nope!")
      ),
      ("24000000 0200 0001 08000000 00000000 00000000 50000000 1300 0500 08000000 00000000", .none),
    ] as [(String, NetlinkReply)])
  func `answers`(text: String, reply: NetlinkReply) throws {
    #expect(try NetlinkReply(Self.bytes(text), to: 7) == reply)
  }

  @Test func `a reply cut off anywhere is refused or says less, and never traps`() throws {
    let whole = Self.bytes(CapturedLinks.set612)
    for count in 0..<whole.count {
      #expect(throws: StructureError.self) {
        let messages = try NetlinkMessage.messages(Array(whole[..<count]))
        if messages.isEmpty { throw StructureError(structure: "nothing", offset: 0, need: 1, have: 0) }
      }
    }
    // The same with the outer length put right, so that the attributes themselves are cut off.
    let payload = Array(whole[NetlinkMessage.headerSize...])
    for count in 0..<payload.count {
      let message = NetlinkMessage(kind: .newLink, flags: [], sequence: 1, payload: Array(payload[..<count]))
      _ = try? LinkReport(message)
    }
  }

  @Test func `the kernel knows this machine's loopback, and refuses what is not there`() throws {
    let report = try LiveNetworkLinks().report(1)
    #expect(report.name == "lo")
    #expect(report.functions.isEmpty)
    #expect(throws: LinkFailure(.noSuchDevice)) { try LiveNetworkLinks().report(0x7fff_fff0) }
  }
}
