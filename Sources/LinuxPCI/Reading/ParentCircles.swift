import AssignmentModel
import PCICore

/// Cuts circles of functions that are each below the next: the kernel makes none, a copy's paths can.
///
/// Every walk from a function to the bridges above it ends afterwards.
struct ParentCircles {
  private enum Mark { case new, onTheWay, ended }

  /// Cuts each circle at the function met first, whose place is then not known.
  static func cut(_ functions: inout [FunctionSnapshot], observations: inout [Observation]) {
    var places: [PCIAddress: Int] = [:]
    for (index, function) in functions.enumerated() { places[function.address] = index }
    var marks = [Mark](repeating: .new, count: functions.count)
    for start in functions.indices where marks[start] == .new {
      var way: [Int] = []
      var next: Int? = start
      while let index = next, marks[index] == .new {
        marks[index] = .onTheWay
        way.append(index)
        next = functions[index].parent.flatMap { places[$0] }
      }
      if let index = next, marks[index] == .onTheWay {
        let address = functions[index].address
        functions[index].parent = nil
        observations.append(
          Observation(kind: .malformed, address: address, text: "\(address) lies below itself: its place is not known"))
      }
      for index in way { marks[index] = .ended }
    }
  }
}
