import AssignmentModel
import LinuxPCI
import PCICore

/// The files that a hostile or broken kernel module could fill: each part of the input, parts divided by a byte of
/// zero, is the content of one of them, on a host with a physical function, a virtual one and a bridge.
@Sendable
package func checkAttributes(_ bytes: [UInt8]) throws(BrokenInvariant) {
  let parts = bytes.split(separator: 0, maxSplits: places.count - 1, omittingEmptySubsequences: false)
  var files = MemoryFiles()
  for (place, part) in zip(places, parts) {
    guard let path = HostPath(place.path) else { continue }
    files.insert(place.isLink ? .link(Array(part)) : .file(Array(part), permissions: 0o644), at: path)
  }
  for function in ["00:00:01.0", "00:01:00.0", "00:01:00.1"] {
    let target = function == "00:00:01.0" ? "00\(function)" : "0000:00:01.0/00\(function)"
    if let directory = HostPath("/sys/devices/pci0000:00/\(target)"), let link = HostPath("\(listed)/00\(function)") {
      files.insert(.directory, at: directory)
      files.insert(.link(Array("../../../devices/pci0000:00/\(target)".utf8)), at: link)
    }
  }
  let source = HostSource(files: files, provenance: Provenance(kind: .directory, path: "fuzz"))
  switch outcome({ () throws(HostError) in try source.snapshot() }) {
  case .failure(let error): throw BrokenInvariant("the list of functions is there, and cannot be read: \(error)")
  case .success(let host): try checkSnapshot(host)
  }
}

private let listed = "/sys/bus/pci/devices"

/// A file whose content comes from the input.
private struct Place: Sendable {
  let path: String
  var isLink = false
}

private let places: [Place] = {
  let bridge = "/sys/devices/pci0000:00/0000:00:01.0"
  let physical = "\(bridge)/0000:01:00.0"
  let virtual = "\(bridge)/0000:01:00.1"
  return [
    Place(path: "\(physical)/uevent"), Place(path: "\(physical)/resource"), Place(path: "\(physical)/numa_node"),
    Place(path: "\(physical)/driver", isLink: true), Place(path: "\(physical)/iommu_group", isLink: true),
    Place(path: "\(physical)/sriov_totalvfs"), Place(path: "\(physical)/sriov_numvfs"),
    Place(path: "\(physical)/sriov_offset"), Place(path: "\(physical)/sriov_vf_device"),
    Place(path: "\(virtual)/physfn", isLink: true), Place(path: "\(virtual)/uevent"),
    Place(path: "\(virtual)/vendor"), Place(path: "\(virtual)/class"), Place(path: "\(virtual)/driver_override"),
    Place(path: "\(bridge)/uevent"), Place(path: "\(bridge)/config"), Place(path: "\(physical)/config"),
    Place(path: "/sys/kernel/iommu_groups/7/reserved_regions"), Place(path: "/sys/kernel/iommu_groups/7/type"),
    Place(path: "/sys/kernel/iommu_groups/7/devices/0000:01:00.0", isLink: true),
    Place(path: "/sys/class/iommu/dmar0/intel-iommu/cap"), Place(path: "/sys/class/iommu/dmar0/intel-iommu/ecap"),
    Place(path: "/proc/cmdline"), Place(path: "/proc/modules"), Place(path: "/proc/sys/kernel/osrelease"),
    Place(path: "/proc/version"), Place(path: "/sys/kernel/security/lockdown"),
    Place(path: "/sys/firmware/acpi/tables/DMAR"),
  ]
}()
