package import PCICore

/// Looks for what a driver for guests makes of a function that it took.
package struct AssignmentNodes {
  let files: any HostFiles

  /// Looks in `files`.
  package init(files: any HostFiles) { self.files = files }

  /// Whether the function has a device of VFIO's class, or its group a node.
  package func exist(for address: PCIAddress) -> Bool {
    let place = FunctionStateReader.path(of: address)
    if isThere(place.appending("vfio-dev")) { return true }
    do throws(ErrorNumber) {
      // Kernels before 6.1 have the group's node only (drivers/vfio/vfio_main.c).
      let link = try files.readLink(place.appending("iommu_group"))
      guard let group = HostName(KernelText.lastComponent(link[...])) else { return false }
      return isThere(("/dev/vfio" as HostPath).appending(group))
    } catch {
      return false
    }
  }

  private func isThere(_ path: HostPath) -> Bool {
    do throws(ErrorNumber) {
      _ = try files.status(path)
      return true
    } catch {
      return false
    }
  }
}
