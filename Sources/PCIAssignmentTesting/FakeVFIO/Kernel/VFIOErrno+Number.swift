import LinuxVFIO

extension VFIOErrno {
  /// The kernel's answer, by its number.
  init(_ number: Int32) { self.init(rawValue: number) }
}
