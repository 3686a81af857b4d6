import CLinuxPCI

/// An open file, closed when its owner goes away.
struct FileDescriptor: ~Copyable, Sendable {
  /// The number, valid as long as this value lives.
  let number: Int32

  /// Takes over an open descriptor.
  init(owning number: Int32) { self.number = number }

  deinit { linuxpci_close(number) }
}
