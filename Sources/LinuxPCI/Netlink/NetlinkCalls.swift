import CLinuxPCI

/// The system calls of a netlink socket, one function each: a value, or the error number.
enum NetlinkCalls {
  /// Opens a socket for rtnetlink that gets the kernel's own words with its answers.
  static func open() throws(ErrorNumber) -> FileDescriptor {
    FileDescriptor(owning: Int32(try value(Int(linuxpci_netlink_open()))))
  }

  /// Receives one datagram of the kernel, whatever its size.
  ///
  /// - Throws: `EAGAIN` where none comes within five seconds.
  static func receive(from socket: borrowing FileDescriptor) throws(ErrorNumber) -> [UInt8] {
    let number = socket.number
    let size = try value(linuxpci_netlink_next_size(number))
    var bytes = [UInt8](repeating: 0, count: size)
    let result = unsafe bytes.withUnsafeMutableBytes { memory in
      unsafe linuxpci_netlink_receive(number, memory.baseAddress, memory.count)
    }
    guard try value(result) == size else { throw .inputOutput }
    return bytes
  }

  private static func value(_ result: Int) throws(ErrorNumber) -> Int {
    if result < 0 { throw ErrorNumber(rawValue: Int32(truncatingIfNeeded: -Int64(result))) }
    return result
  }
}
