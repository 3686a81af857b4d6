#if LibPCI
  import CLibPCIShim

  /// Owns one libpci handle, opened through the guard.
  ///
  /// Safe: the pointer never leaves the owner, the shim checks every call, and a noncopyable owner closes it once.
  @safe struct LibPCIHandle: ~Copyable {
    private let pointer: OpaquePointer

    init(method: String, parameter: String?, value: String?, listPath: String?) throws(PCINamesError) {
      var opened: OpaquePointer?
      var reason = [CChar](repeating: 0, count: 256)
      let capacity = reason.count
      let status = unsafe pciassign_libpci_open(&opened, method, parameter, value, listPath, &reason, capacity)
      guard status == 0, let pointer = unsafe opened else {
        let text = reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        throw .libpci(String(decoding: text, as: UTF8.self))
      }
      unsafe self.pointer = pointer
    }

    deinit { unsafe pciassign_libpci_close(pointer) }

    /// Makes one call; a negative result is libpci giving up.
    borrowing func call(_ body: (OpaquePointer) -> Int32) throws(PCINamesError) -> Int32 {
      let result = unsafe body(pointer)
      guard result >= 0 else { throw .libpci(unsafe String(cString: pciassign_libpci_error(pointer))) }
      return result
    }

    /// Makes a call that writes a name; nil where it finds none.
    borrowing func name(_ lookUp: (OpaquePointer, UnsafeMutablePointer<CChar>, Int) -> Int32) -> String? {
      // Names in pci.ids stay below 200 bytes; libpci cuts what does not fit.
      unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer in
        guard let base = buffer.baseAddress, unsafe lookUp(pointer, base, buffer.count) == 1 else { return nil }
        return unsafe String(cString: base)
      }
    }
  }
#endif
