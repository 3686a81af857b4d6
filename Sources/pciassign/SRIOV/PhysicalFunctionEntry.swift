import AssignmentModel
import PCICore

/// A physical function, its virtual ones, and how many there can be.
struct PhysicalFunctionEntry {
  let function: FunctionSnapshot
  let capacity: VirtualFunctionCapacity
  /// The virtual functions that are there, by index.
  let virtualFunctions: [FunctionSnapshot]

  init(_ function: FunctionSnapshot, _ capacity: VirtualFunctionCapacity, on host: HostSnapshot) {
    self.function = function
    self.capacity = capacity
    virtualFunctions = function.virtualFunctions.compactMap { host[$0] }
  }

  private var attributes: VirtualizationAttributes? { function.virtualization.value ?? nil }

  /// How many are enabled; nil where the attribute was not read.
  var enabled: Int? { attributes?.enabled }
  /// How many the kernel would take; nil where the attribute was not read.
  var total: Int? { attributes?.total }
  /// Whether new ones are offered to drivers; nil where the attribute was not read.
  var driversAutoprobe: Bool? { attributes?.driversAutoprobe }
  /// The device ID of the virtual functions.
  var deviceID: UInt16? { attributes?.deviceID }
}
