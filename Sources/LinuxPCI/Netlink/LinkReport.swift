public import AssignmentModel
package import HardwareBits

/// An interface as the kernel reports it, with what it has decided for its device's virtual functions.
public struct LinkReport: Hashable, Sendable {
  /// The interface's number.
  public let index: UInt32
  /// Its name.
  public let name: String
  /// How many virtual functions its device has.
  public let functionCount: Int
  /// What is decided for each, by its index; functions that its driver tells nothing of are left out.
  public let functions: [UInt32: VirtualFunctionSettings]

  /// Puts a report together.
  public init(index: UInt32, name: String, functionCount: Int, functions: [UInt32: VirtualFunctionSettings]) {
    self.index = index
    self.name = name
    self.functionCount = functionCount
    self.functions = functions
  }

  /// Reads the payload of a message of the kind ``NetlinkMessage/Kind/newLink``.
  ///
  /// - Throws: where a part is cut off.
  init(_ message: NetlinkMessage) throws(StructureError) {
    var reader = ByteReader(message.payload, structure: "interface")
    try reader.skip(2)
    let type = try reader.uint16()
    index = try reader.uint32()
    try reader.skip(8)
    var name = ""
    var functionCount = 0
    var functions: [UInt32: VirtualFunctionSettings] = [:]
    for attribute in try NetlinkAttribute.attributes(reader, "interface's attribute") {
      switch attribute.type {
      case LinkNumber.name: name = try attribute.text()
      case LinkNumber.functionCount:
        var value = attribute.value
        functionCount = Int(try value.uint32())
      case LinkNumber.functionList:
        let list = try NetlinkAttribute.attributes(attribute.value, "list of virtual functions")
        for entry in list where entry.type == LinkNumber.function {
          let (index, settings) = try Self.function(entry.value, isEthernet: type == LinkNumber.ethernet)
          if let index { functions[index] = settings }
        }
      default: break
      }
    }
    self.name = name
    self.functionCount = functionCount
    self.functions = functions
  }

  /// The interfaces that a datagram of the kernel reports.
  package static func reports(in datagram: [UInt8]) throws(StructureError) -> [LinkReport] {
    var reports: [LinkReport] = []
    for message in try NetlinkMessage.messages(datagram) where message.kind == .newLink {
      reports.append(try LinkReport(message))
    }
    return reports
  }

  /// Reads one function; its index is in front of each of its values.
  private static func function(
    _ window: ByteReader, isEthernet: Bool
  ) throws(StructureError) -> (index: UInt32?, VirtualFunctionSettings) {
    var settings = VirtualFunctionSettings()
    var index: UInt32?
    for attribute in try NetlinkAttribute.attributes(window, "virtual function") {
      var value = attribute.value
      switch attribute.type {
      case FunctionNumber.mac:
        index = try value.uint32()
        // InfiniBand's addresses have 20 bytes.
        if isEthernet { settings.mac = MACAddress(bytes: try value.take(6)) }
      case FunctionNumber.vlan:
        index = try value.uint32()
        if settings.vlan == nil { settings.vlan = try tag(&value, hasProtocol: false) }
      case FunctionNumber.vlanList:
        // One function has one VLAN: the kernel takes and gives no more (net/core/rtnetlink.c, MAX_VLAN_LIST_LEN).
        for entry in try NetlinkAttribute.attributes(value, "list of VLANs") where entry.type == FunctionNumber.vlanInfo
        {
          var value = entry.value
          index = try value.uint32()
          settings.vlan = try tag(&value, hasProtocol: true)
        }
      case FunctionNumber.spoofCheck:
        index = try value.uint32()
        settings.isSpoofChecked = try flag(&value)
      case FunctionNumber.trust:
        index = try value.uint32()
        settings.isTrusted = try flag(&value)
      case FunctionNumber.linkState:
        index = try value.uint32()
        settings.linkState = VirtualLinkState(rawValue: try value.uint32())
      case FunctionNumber.rate:
        index = try value.uint32()
        settings.rates = TransmitRates(minimum: try value.uint32(), maximum: try value.uint32())
      default: break
      }
    }
    return (index, settings)
  }

  private static func tag(_ value: inout ByteReader, hasProtocol: Bool) throws(StructureError) -> VLANTag? {
    let id = try value.uint32()
    let priority = try value.uint32()
    let tagProtocol = hasProtocol ? try value.uint16().byteSwapped : VLANTag.TagProtocol.customer.rawValue
    guard let id = UInt16(exactly: id), let priority = UInt8(exactly: priority) else { return nil }
    return VLANTag(id: id, priority: priority, tagProtocol: VLANTag.TagProtocol(rawValue: tagProtocol))
  }

  private static func flag(_ value: inout ByteReader) throws(StructureError) -> Bool? {
    let number = try value.uint32()
    return number == FunctionNumber.unreported ? nil : number != 0
  }
}
