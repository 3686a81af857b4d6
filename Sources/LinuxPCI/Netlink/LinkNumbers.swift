/// The numbers of attributes of an interface (include/uapi/linux/if_link.h and rtnetlink.h).
enum LinkNumber {
  /// Its name, with a zero at the end (`IFLA_IFNAME`).
  static let name: UInt16 = 3
  /// How many virtual functions its device has (`IFLA_NUM_VF`).
  static let functionCount: UInt16 = 21
  /// What is decided for each of them (`IFLA_VFINFO_LIST`).
  static let functionList: UInt16 = 22
  /// What the answer shall hold (`IFLA_EXT_MASK`).
  static let wantedParts: UInt16 = 29

  /// In the list: one function (`IFLA_VF_INFO`).
  static let function: UInt16 = 1

  /// Virtual functions (`RTEXT_FILTER_VF`), and no statistics (`RTEXT_FILTER_SKIP_STATS`): with them, the list of 256
  /// functions is longer than an attribute can be.
  static let functionsWithoutStatistics: UInt32 = 1 << 0 | 1 << 3

  /// The hardware type of Ethernet (`ARPHRD_ETHER`, include/uapi/linux/if_arp.h).
  static let ethernet: UInt16 = 1
}

/// The numbers of attributes of a virtual function.
///
/// The value of each begins with the function's index, 32 bits.
enum FunctionNumber {
  /// Address, in a field of 32 bytes (`IFLA_VF_MAC`).
  static let mac: UInt16 = 1
  /// VLAN and priority, 32 bits each (`IFLA_VF_VLAN`).
  static let vlan: UInt16 = 2
  /// Spoof check (`IFLA_VF_SPOOFCHK`).
  static let spoofCheck: UInt16 = 4
  /// Link state (`IFLA_VF_LINK_STATE`).
  static let linkState: UInt16 = 5
  /// Minimum and maximum rate, 32 bits each (`IFLA_VF_RATE`).
  static let rate: UInt16 = 6
  /// Trust (`IFLA_VF_TRUST`).
  static let trust: UInt16 = 9
  /// A list of VLANs, each with its protocol (`IFLA_VF_VLAN_LIST`).
  static let vlanList: UInt16 = 12
  /// In that list: VLAN and priority, 32 bits each, the protocol in network order, and two bytes of padding
  /// (`IFLA_VF_VLAN_INFO`).
  static let vlanInfo: UInt16 = 1

  /// Bytes of the field that holds an address (`ifla_vf_mac`).
  static let macFieldSize = 32
  /// What drivers that cannot say let a switch read as (-1).
  static let unreported: UInt32 = .max
}
