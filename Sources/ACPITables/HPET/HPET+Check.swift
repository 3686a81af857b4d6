public import HardwareBits

extension HPET {
  /// What is wrong with the timer block's address.
  public func findings() -> [StructureDiagnostic] {
    guard address.address == 0 else { return [] }
    return [ACPIDiagnostics.timerWithoutAddress.found(at: 44, "the timer block's address is 0")]
  }
}
