import Glibc

/// What this process may do with its own memory, as the kernel finds out when it pins pages.
struct OwnMemory {
  /// Readable and writable ranges of /proc/self/maps when it was last read, in order.
  private var regions: [(start: UInt64, end: UInt64, isReadable: Bool, isWritable: Bool)] = []

  /// Whether all `length` bytes from `address` can be read, or written where `writing`.
  ///
  /// Memory that came or lost a right since /proc/self/maps was read is found by reading it again; memory that was
  /// mapped anew with fewer rights at the same place is not.
  mutating func allows(_ address: UInt64, _ length: UInt64, writing: Bool) -> Bool {
    guard length > 0, !address.addingReportingOverflow(length).overflow, isMapped(address, length) else { return false }
    if covers(address, address + length, writing: writing) { return true }
    regions = Self.read()
    return covers(address, address + length, writing: writing)
  }

  /// Whether there is memory at all of these addresses (mincore(2) says so without reading a file).
  private func isMapped(_ address: UInt64, _ length: UInt64) -> Bool {
    let page = UInt64(sysconf(Int32(_SC_PAGESIZE)))
    var next = address & ~(page - 1)
    let end = address + length
    var residency = [UInt8](repeating: 0, count: 4096)
    while next < end {
      let pages = min(4096, (end - next + page - 1) / page)
      guard let pointer = unsafe UnsafeMutableRawPointer(bitPattern: UInt(next)),
        unsafe mincore(pointer, Int(pages * page), &residency) == 0
      else { return false }
      next += pages * page
    }
    return true
  }

  private func covers(_ start: UInt64, _ end: UInt64, writing: Bool) -> Bool {
    var next = start
    for region in regions where region.end > next {
      guard region.start <= next, writing ? region.isWritable : region.isReadable else { return false }
      next = region.end
      if next >= end { return true }
    }
    return false
  }

  private static func read() -> [(start: UInt64, end: UInt64, isReadable: Bool, isWritable: Bool)] {
    var text: [UInt8] = []
    let file = unsafe open("/proc/self/maps", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return [] }
    defer { close(file) }
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe Glibc.read(file, &piece, piece.count)
      guard count > 0 else { break }
      text += piece[..<count]
    }
    return String(decoding: text, as: UTF8.self).split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ", maxSplits: 2)
      let ends = words.first?.split(separator: "-") ?? []
      guard ends.count == 2, words.count > 1, let start = UInt64(ends[0], radix: 16),
        let end = UInt64(ends[1], radix: 16)
      else { return nil }
      return (start, end, words[1].hasPrefix("r"), words[1].dropFirst().hasPrefix("w"))
    }
  }
}
