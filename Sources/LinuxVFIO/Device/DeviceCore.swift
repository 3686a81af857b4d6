import PassthroughModel
import Synchronization

/// Where a device stands while it is open; its end is the end of that.
protocol DeviceHome: AnyObject, Sendable {
  var space: any AddressSpace { get }
  /// The descriptor is about to be closed.
  func beforeClosing(_ number: Int32)
}

/// What a device, its mapped regions and its interrupts have together: closed when the last of them goes.
final class DeviceCore: Sendable {
  let location: DeviceLocation
  let descriptor: DeviceDescriptor
  let home: any DeviceHome
  let calls: any VFIOCalls
  let information: DeviceInformation
  /// By index; nil for an index that the device refuses.
  let regions: [RegionInformation?]
  /// Where each region begins in the device's file, and its size: 0 for one that is not there.
  let extents: [(start: UInt64, size: UInt64)]
  let live = Mutex(LiveParts())

  /// What still refers to the device.
  struct LiveParts: Sendable {
    var mappings: [MappedPart] = []
    var interrupts: [InterruptIndex] = []
    /// What waking by itself signals.
    var wakeup: Event?
    /// What unmasks the interrupt pin.
    var resample: Event?
  }

  /// A mapped part of a region.
  struct MappedPart: Hashable, Sendable {
    let index: RegionIndex
    let range: Range<UInt64>
  }

  init(
    _ location: DeviceLocation, _ device: consuming DeviceDescriptor, in home: any DeviceHome
  ) throws(VFIOError) {
    let calls = device.calls
    self.location = location
    self.home = home
    self.calls = calls
    // The home goes after the descriptor is closed: a group leaves its container only then.
    descriptor = DeviceDescriptor(adopting: device.take(), keeping: home, calls: calls)
    do {
      let information = try calls.information(descriptor)
      self.information = information
      var regions: [RegionInformation?] = []
      // Every index keeps its place: one that is refused (VGA on most devices) moves none behind it.
      for index in 0..<min(information.regionCount, 256) { regions.append(try? calls.region(index, descriptor)) }
      self.regions = regions
      extents = regions.map { ($0?.offset ?? 0, $0?.sizeInBytes ?? 0) }
    } catch {
      home.beforeClosing(descriptor.number)
      throw VFIOError(.readInformation, location.name, error, .deviceGone)
    }
  }

  deinit { home.beforeClosing(descriptor.number) }

  /// The region of an index that has bytes.
  func region(_ index: RegionIndex, _ operation: VFIOError.Operation) throws(VFIOError) -> RegionInformation {
    guard index.rawValue < UInt32(regions.count), let region = regions[Int(index.rawValue)], region.sizeInBytes > 0
    else { throw VFIOError(operation, "region \(index.rawValue) of \(location.name)", nil, .noRegion) }
    return region
  }

  /// Adds a part that refers to the device.
  func add(_ part: MappedPart) { live.withLock { $0.mappings.append(part) } }
  func remove(_ part: MappedPart) {
    live.withLock { live in
      if let index = live.mappings.firstIndex(of: part) { live.mappings.remove(at: index) }
    }
  }
}
