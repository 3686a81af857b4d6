/// A device that can do DMA and that only the ACPI namespace knows (VT-d 4.1 §8.7, type 4).
///
/// A device scope of type namespace device refers to it by its number, and gives it a requester ID.
public struct ANDD: Hashable, Sendable {
  var reserved: UInt32 = 0
  /// The number by which device scopes refer to the device, above 0.
  public var deviceNumber: UInt8 = 0
  /// The path of the device in the namespace, such as `\_SB.PCI0.I2C0`, with every byte of its field.
  public var name = TerminatedText()

  /// A structure of zeros.
  public init() {}

  /// Numbers the device at `objectName` in the namespace.
  public init(deviceNumber: UInt8, objectName: String) {
    self.deviceNumber = deviceNumber
    name = TerminatedText(objectName)
  }

  /// The path of the device in the namespace, such as `\_SB.PCI0.I2C0`.
  public var objectName: String { name.text }
}

extension ANDD: FieldLayout {
  @inline(__always)
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt16(4), "ANDD")
    visitor.length(UInt16.self)
    visitor.reserved(&reserved, bytes: 3)
    visitor.number("deviceNumber", "ACPI Device Number", &deviceNumber)
    visitor.name("objectName", "ACPI Object Name", &name, bytes: nil)
  }
}
