import PCICore

extension ConfigSpace {
  var headerRegisters: [RegisterReading] { [] }
}
