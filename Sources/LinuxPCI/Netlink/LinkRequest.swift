package import AssignmentModel
import HardwareBits

/// Questions and orders about an interface's virtual functions (rtnetlink(7)).
package enum LinkRequest {
  /// Asks for the interface of this number, with its virtual functions.
  static func read(_ index: UInt32, sequence: UInt32) -> NetlinkMessage {
    var writer = head(index)
    writer.attribute(LinkNumber.wantedParts) { $0.append(LinkNumber.functionsWithoutStatistics) }
    return NetlinkMessage(kind: .getLink, flags: .request, sequence: sequence, payload: writer.bytes)
  }

  /// Orders one setting of one virtual function, and asks for an answer.
  package static func set(
    _ setting: VirtualFunctionSetting, of function: UInt32, on index: UInt32, sequence: UInt32
  ) -> NetlinkMessage {
    var writer = head(index)
    writer.attribute(LinkNumber.functionList) { list in
      list.attribute(LinkNumber.function) { $0.append(setting, of: function) }
    }
    return NetlinkMessage(
      kind: .setLink, flags: [.request, .acknowledge], sequence: sequence, payload: writer.bytes)
  }

  /// `struct ifinfomsg`, 16 bytes: no family, no type, the interface's number, no flags to change.
  private static func head(_ index: UInt32) -> ByteWriter {
    var writer = ByteWriter()
    writer.append(UInt32(0))
    writer.append(index)
    writer.append(UInt64(0))
    return writer
  }
}

extension ByteWriter {
  /// Appends the attribute that orders a setting.
  fileprivate mutating func append(_ setting: VirtualFunctionSetting, of function: UInt32) {
    switch setting {
    case .mac(let address):
      attribute(FunctionNumber.mac) { writer in
        writer.append(function)
        writer.append(contentsOf: address.bytes)
        writer.appendZeros(FunctionNumber.macFieldSize - 6)
      }
    case .vlan(let tag) where tag.tagProtocol == .customer:
      attribute(FunctionNumber.vlan) { $0.words(function, UInt32(tag.id), UInt32(tag.priority)) }
    case .vlan(let tag):
      // The older form has no place for a protocol.
      attribute(FunctionNumber.vlanList) { list in
        list.attribute(FunctionNumber.vlanInfo) { writer in
          writer.words(function, UInt32(tag.id), UInt32(tag.priority))
          writer.append(tag.tagProtocol.rawValue.byteSwapped)
          writer.append(UInt16(0))
        }
      }
    case .spoofCheck(let isOn): attribute(FunctionNumber.spoofCheck) { $0.words(function, isOn ? 1 : 0) }
    case .trust(let isOn): attribute(FunctionNumber.trust) { $0.words(function, isOn ? 1 : 0) }
    case .linkState(let state): attribute(FunctionNumber.linkState) { $0.words(function, state.rawValue) }
    // Others are told of these.
    case .vectors, .controller: break
    case .rates(let rates): attribute(FunctionNumber.rate) { $0.words(function, rates.minimum, rates.maximum) }
    }
  }

  private mutating func words(_ numbers: UInt32...) {
    for number in numbers { append(number) }
  }
}
