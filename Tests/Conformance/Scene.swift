import CLinuxVFIO
import Glibc
import LinuxVFIO

/// What rows are made with.
struct Scene {
  let machine: Machine
  let transcript: Transcript

  var calls: any VFIOCalls { machine.calls }

  /// A number that is no open descriptor.
  static let closedNumber: Int32 = 1000

  func container() throws(VFIOErrno) -> ContainerDescriptor { try calls.openContainer() }

  /// A group in a container with the type 1 driver.
  func settle(_ group: borrowing GroupDescriptor, _ container: borrowing ContainerDescriptor) throws(VFIOErrno) {
    try calls.setContainer(container, group)
    try calls.setModel(.type1v2, container)
  }

  func map(
    _ memory: borrowing Memory, at address: UInt64, _ size: UInt64? = nil, from offset: UInt64 = 0,
    _ access: MemoryAccess = .readWrite, on container: borrowing ContainerDescriptor
  ) throws(VFIOErrno) {
    try calls.map(
      MappedRange(
        address: address, hostAddress: memory.address + offset, sizeInBytes: size ?? memory.size, access: access),
      container)
  }

  /// Reads a register, or another part of a region.
  func read(_ region: UInt64, _ offset: UInt64, _ count: Int, _ device: borrowing DeviceDescriptor) throws(VFIOErrno)
    -> [UInt8]
  {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 8)
    defer { unsafe buffer.deallocate() }
    let done = unsafe try calls.read(into: buffer, at: region << 40 | offset, device)
    return unsafe Array(buffer.prefix(done))
  }

  @discardableResult
  func write(
    _ bytes: [UInt8], _ region: UInt64, _ offset: UInt64, _ device: borrowing DeviceDescriptor
  ) throws(VFIOErrno) -> Int {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 8)
    defer { unsafe buffer.deallocate() }
    unsafe buffer.copyBytes(from: bytes)
    return unsafe try calls.write(UnsafeRawBufferPointer(buffer), at: region << 40 | offset, device)
  }

  func number(_ region: UInt64, _ offset: UInt64, _ width: Int, _ device: borrowing DeviceDescriptor) throws(VFIOErrno)
    -> UInt64
  {
    let bytes = try read(region, offset, width, device)
    var value: UInt64 = 0
    for (index, byte) in bytes.enumerated() { value |= UInt64(byte) << (8 * UInt64(index)) }
    return value
  }

  func put(_ value: UInt64, _ width: Int, _ region: UInt64, _ offset: UInt64, _ device: borrowing DeviceDescriptor)
    throws(VFIOErrno)
  {
    try write((0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }, region, offset, device)
  }

  /// Turns decoding and bus mastering on.
  func enable(_ device: borrowing DeviceDescriptor) throws(VFIOErrno) {
    try put(try number(7, 4, 2, device) | 6, 2, 7, 4, device)
  }

  func event() throws(VFIOErrno) -> RawEvent { try RawEvent() }
}

/// An eventfd.
struct RawEvent: ~Copyable {
  let file: Int32

  init() throws(VFIOErrno) {
    let number = linuxvfio_event()
    guard number >= 0 else { throw VFIOErrno(rawValue: -number) }
    file = number
  }

  deinit { close(file) }

  /// How often it was signalled, after a wait of at most `milliseconds` for the first.
  func taken(within milliseconds: Int32 = 2000) -> UInt64 {
    var polled = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
    var value: UInt64 = 0
    guard unsafe poll(&polled, 1, milliseconds) == 1, unsafe Glibc.read(file, &value, 8) == 8 else { return 0 }
    return value
  }
}

/// Whole pages of this process.
struct Memory: ~Copyable {
  let address: UInt64
  let size: UInt64

  init(_ size: UInt64, isWritable: Bool = true) throws(VFIOErrno) {
    let protection = PROT_READ | (isWritable ? PROT_WRITE : 0)
    guard let at = unsafe mmap(nil, Int(size), protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
      unsafe at != MAP_FAILED
    else { throw VFIOErrno(rawValue: errno) }
    address = UInt64(UInt(bitPattern: at))
    self.size = size
  }

  deinit {
    if let pointer = unsafe UnsafeMutableRawPointer(bitPattern: UInt(address)) { _ = unsafe munmap(pointer, Int(size)) }
  }

  subscript(_ offset: Int) -> UInt8 {
    get { unsafe UnsafeMutablePointer<UInt8>(bitPattern: UInt(address) + UInt(offset))?.pointee ?? 0 }
    nonmutating set {
      unsafe UnsafeMutablePointer<UInt8>(bitPattern: UInt(address) + UInt(offset))?.pointee = newValue
    }
  }

  func bytes(_ range: Range<Int>) -> [UInt8] {
    var bytes: [UInt8] = []
    for offset in range { bytes.append(self[offset]) }
    return bytes
  }

  func fill(_ range: Range<Int>, _ value: (Int) -> UInt8) { for offset in range { self[offset] = value(offset) } }
}
