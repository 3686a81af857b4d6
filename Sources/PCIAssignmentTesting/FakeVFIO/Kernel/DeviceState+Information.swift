import Glibc
import LinuxVFIO

/// What a device says of itself (drivers/vfio/pci/vfio_pci_core.c).
extension DeviceState {
  /// How many regions only this kind of device has.
  var ownRegions: Int { description.regions.keys.filter { $0 > 8 }.count }

  /// `VFIO_DEVICE_GET_REGION_INFO`.
  func region(_ number: UInt32) throws(VFIOErrno) -> RegionInformation {
    let index = Int(number)
    try checkRegion(index)
    var answer = RegionInformation(
      index: RegionIndex(rawValue: number), sizeInBytes: 0, offset: UInt64(number) << 40, flags: [])
    if index == 7 {
      answer.sizeInBytes = UInt64(config.bytes.count)
      answer.flags = [.readable, .writable]
      return answer
    }
    guard let region = description.regions[index], region.size > 0 else { return answer }
    answer.sizeInBytes = region.size
    if index == 6 {
      answer.flags = .readable
      return answer
    }
    answer.flags = [.readable, .writable]
    if region.isMappable, region.size >= 4096 {
      answer.flags.insert(.mappable)
      answer.isVectorTableMappable = msixTable(in: index) != nil
    }
    if let type = region.type { answer.kind = RegionInformation.Kind(type: type.0, subtype: type.1) }
    return answer
  }
}
