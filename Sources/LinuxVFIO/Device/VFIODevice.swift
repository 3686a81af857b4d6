public import PCICore
public import PassthroughModel
import Synchronization

/// A PCI function that this process has, through VFIO.
///
/// Made by ``AddressSpace/open(_:_:)``. Regions are named by their index, never by their place in a list. Mapped
/// regions and interrupts keep the device open; ``close()`` says which still do.
public struct VFIODevice: ~Copyable, Sendable {
  let core: DeviceCore

  init(
    _ location: DeviceLocation, _ device: consuming DeviceDescriptor, in home: any DeviceHome
  ) throws(VFIOError) {
    core = try DeviceCore(location, device, in: home)
  }

  /// Where it was found.
  public var location: DeviceLocation { core.location }
  /// The address space it sees.
  public var space: any AddressSpace { core.home.space }
  /// What the kernel says of it.
  public var information: DeviceInformation { core.information }
  /// Its number in the iommufd; nil for a device opened through its group.
  public var number: UInt32? { (core.home as? BoundDevice)?.id }
  /// The open descriptor, to hand over or to add to a seccomp filter; valid as long as this value lives.
  public var descriptor: Int32 { core.descriptor.number }

  /// What the kernel says of a region; nil for one that the device lacks or that has no bytes.
  public func region(_ index: RegionIndex) -> RegionInformation? {
    try? core.region(index, .readInformation)
  }

  /// The regions that have bytes.
  public var regions: [RegionInformation] { core.regions.compactMap { $0 }.filter { $0.sizeInBytes > 0 } }

  /// Which parts of a BAR a VMM maps, and which it answers itself (``PassthroughModel/BARPlan``).
  ///
  /// - Parameters:
  ///   - number: 0 to 5.
  ///   - vectors: the function's MSI-X capability, from its configuration space.
  public func plan(ofBAR number: Int, vectors: MSIXCapability?) throws(VFIOError) -> BARPlan {
    guard let index = RegionIndex.bar(number) else {
      throw VFIOError(.mapRegion, "BAR \(number) of \(core.location.name)", nil, .noRegion)
    }
    let region = try core.region(index, .mapRegion)
    return BARPlan(
      number,
      region: BARPlan.Region(
        sizeInBytes: region.sizeInBytes, isMappable: region.flags.contains(.mappable), sparseAreas: region.sparseAreas),
      vectors: vectors)
  }

  /// Closes the device.
  ///
  /// The kernel resets it then. While a region is mapped, or an interrupt set up, the device stays open, and its group
  /// in its container: the error names them, and the last of them to go closes the device.
  public consuming func close() throws(LeakReport) {
    let live = core.live.withLock { $0 }
    guard live.mappings.isEmpty, live.interrupts.isEmpty else {
      throw LeakReport(
        device: core.location.name,
        mappings: live.mappings.map { LeakReport.Mapping(region: $0.index, range: $0.range) },
        interrupts: live.interrupts)
    }
  }
}

/// What kept a device open when it was closed.
public struct LeakReport: Error, Hashable, Sendable, CustomStringConvertible {
  /// A part of a region that is still mapped.
  public struct Mapping: Hashable, Sendable {
    /// Of which region.
    public let region: RegionIndex
    /// Bytes from its start.
    public let range: Range<UInt64>
  }

  /// The device's name.
  public let device: String
  /// What is mapped.
  public let mappings: [Mapping]
  /// The kinds of interrupts that are set up.
  public let interrupts: [InterruptIndex]

  /// One sentence.
  public var description: String {
    let parts =
      mappings.map { "region \($0.region.rawValue) is mapped from \($0.range.lowerBound) to \($0.range.upperBound)" }
      + interrupts.map { "interrupts of index \($0.rawValue) are set up" }
    return "\(device) stays open: \(parts.joined(separator: ", "))"
  }
}
