import CLinuxVFIO

/// One end of a Unix socket that descriptors are handed over by (SCM_RIGHTS).
///
/// A process that may open devices keeps one end; the VMM that may not gets the other, and builds its sessions from
/// what it receives: ``Type1AddressSpace/adopt(_:of:_:)``, ``IOMMUFDAddressSpace/adopt(_:_:_:)``.
public struct DescriptorSocket: ~Copyable, Sendable {
  /// The descriptor; valid as long as this value lives.
  public let number: Int32

  /// Takes over a connected Unix socket: a stream, or one that keeps messages apart.
  public init(adopting number: Int32) { self.number = number }

  deinit { linuxvfio_close(number) }

  /// The two ends of a new connection, which keeps messages apart; closed on exec.
  public static func pair() throws(VFIOError) -> DescriptorSocketPair {
    var first: Int32 = -1
    var second: Int32 = -1
    let result = unsafe linuxvfio_socket_pair(&first, &second)
    guard result >= 0 else { throw VFIOError(.handOver, "socket", VFIOErrno(rawValue: -result), .unknown) }
    return DescriptorSocketPair(first: DescriptorSocket(adopting: first), second: DescriptorSocket(adopting: second))
  }

  /// Sends bytes with descriptors, which stay open here as well.
  ///
  /// - Parameters:
  ///   - bytes: at least one; says what the descriptors are.
  ///   - descriptors: at most 253.
  public borrowing func send(_ bytes: [UInt8], descriptors: [Int32]) throws(VFIOError) {
    guard !bytes.isEmpty, descriptors.count <= Int(LINUXVFIO_MAX_FILES) else {
      throw VFIOError(.handOver, "\(descriptors.count) descriptors", nil, .emptyRange)
    }
    let result = unsafe bytes.withUnsafeBytes { text in
      unsafe descriptors.withUnsafeBufferPointer { files in
        unsafe linuxvfio_send(number, text.baseAddress, text.count, files.baseAddress, Int32(files.count))
      }
    }
    guard result == bytes.count else {
      throw VFIOError(
        .handOver, "\(descriptors.count) descriptors", result < 0 ? VFIOErrno(rawValue: Int32(-result)) : nil, .unknown)
    }
  }

  /// Receives bytes and descriptors, which are the caller's to close.
  ///
  /// - Parameters:
  ///   - size: how many bytes at most.
  ///   - count: how many descriptors at most; where more come, all are closed and EMSGSIZE is thrown.
  /// - Returns: no bytes where the other end is closed.
  public borrowing func receive(_ size: Int, descriptors count: Int) throws(VFIOError) -> ([UInt8], [Int32]) {
    var bytes = [UInt8](repeating: 0, count: max(size, 1))
    var files = [Int32](repeating: -1, count: max(count, 0))
    var received: Int32 = 0
    let number = number
    let result = unsafe bytes.withUnsafeMutableBytes { text in
      unsafe files.withUnsafeMutableBufferPointer { files in
        unsafe linuxvfio_receive(
          number, text.baseAddress, text.count, files.baseAddress, Int32(clamping: files.count), &received)
      }
    }
    guard result >= 0 else {
      throw VFIOError(.handOver, "socket", VFIOErrno(rawValue: Int32(-result)), .unknown)
    }
    return (Array(bytes.prefix(result)), Array(files.prefix(Int(received))))
  }
}

/// The two ends of a connection.
@frozen public struct DescriptorSocketPair: ~Copyable, Sendable {
  /// One end.
  public var first: DescriptorSocket
  /// The other.
  public var second: DescriptorSocket
}
