import CReference
import LinuxVFIO

extension Workload {
  /// Accesses of a region through the library and in C, on a file without a name: a real device only takes longer.
  ///
  /// Each call makes ``accesses`` of them.
  public static func regions() -> [Workload] {
    let file = reference_file(8192)
    guard file >= 0, let memory = unsafe reference_map(file, 4096), let opened = try? OpenedRegion(file) else {
      return []
    }
    let address = UInt(bitPattern: memory)
    return [
      Workload("region-read-c") { reference_region_reads(file, accesses) },
      Workload("region-read") { opened.reads(accesses) },
      Workload("region-load-c") {
        // The mapping above is never given back.
        unsafe reference_mapped_loads(UnsafePointer(bitPattern: address), accesses)
      },
      Workload("region-load") { opened.loads(accesses) },
    ]
  }

  /// Accesses in a call.
  private static let accesses = 1000
}

/// A device that is a file, opened and mapped.
private final class OpenedRegion: Sendable {
  let device: VFIODevice
  let mapped: MappedRegion

  init(_ file: Int32) throws(VFIOError) {
    let calls = FileVFIO()
    device = try FileSpace(calls).open(file)
    mapped = try device.map(RegionIndex(rawValue: 0), 0..<4096)
  }

  func reads(_ count: Int) -> UInt64 {
    var sum: UInt64 = 0
    for index in 0..<count {
      guard let value = try? device.read(UInt32.self, RegionIndex(rawValue: 0), at: UInt64(index & 0xff) * 4) else {
        return 0
      }
      sum &+= UInt64(value)
    }
    return sum
  }

  func loads(_ count: Int) -> UInt64 {
    var sum: UInt64 = 0
    for index in 0..<count { sum &+= UInt64(mapped.load(UInt32.self, at: (index & 0xff) * 4)) }
    return sum
  }
}
