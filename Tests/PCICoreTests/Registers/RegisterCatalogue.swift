import HardwareBits
import PCICore
import Testing

/// Every register layout of the module; ``RegisterLayoutTests`` checks against the sources that none is missing.
let registerCatalogue: [any ConfigRegister.Type] = [
  AccessControlCapabilities.self, AccessControlControl.self, DeviceCapabilities.self, DeviceCapabilities2.self,
  DeviceControl.self, DeviceControl2.self, DeviceStatus.self, DeviceStatus2.self, ExpressCapabilities.self,
  LinkCapabilities.self, LinkCapabilities2.self, LinkControl.self, LinkControl2.self, LinkStatus.self,
  LinkStatus2.self, MSIControl.self, MSIXControl.self, MSIXPendingLocation.self, MSIXTableLocation.self,
  PowerManagementBridgeExtensions.self, PowerManagementCapabilities.self, PowerManagementControlStatus.self,
  RootCapabilities.self, RootControl.self, RootStatus.self, SRIOVCapabilities.self, SRIOVControl.self,
  SRIOVMigrationStateArray.self, SRIOVStatus.self, SlotCapabilities.self, SlotCapabilities2.self, SlotControl.self,
  SlotControl2.self, SlotStatus.self, SlotStatus2.self,
]

/// The layout of one register, without its type.
struct RegisterLayout: CustomTestStringConvertible, Sendable {
  let typeName: String
  let registerName: String
  let widthInBits: Int
  let fields: [BitField]
  /// The raw value of the register when only the field with this index is set, to all ones.
  let onesOfField: @Sendable (Int) -> UInt64
  /// What each field means when the register holds a value.
  let meanings: @Sendable (UInt64) -> [String?]

  init<Register: ConfigRegister>(_ type: Register.Type) {
    typeName = "\(type)"
    registerName = "\(type.registerName)"
    widthInBits = Register.RawValue.bitWidth
    fields = type.fields
    onesOfField = { index in
      var register = Register(rawValue: 0)
      let field = Register.fields[index]
      register[field] = Register.RawValue.max >> Register.RawValue(Register.RawValue.bitWidth - field.widthInBits)
      return UInt64(truncatingIfNeeded: register.rawValue)
    }
    meanings = { value in
      let register = Register(rawValue: Register.RawValue(truncatingIfNeeded: value))
      return Register.fields.map { register.meaning(of: $0) }
    }
  }

  var testDescription: String { typeName }

  static let all: [RegisterLayout] = registerCatalogue.map { open($0) }

  private static func open<Register: ConfigRegister>(_ type: Register.Type) -> RegisterLayout { RegisterLayout(type) }
}
