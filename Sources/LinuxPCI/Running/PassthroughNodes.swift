public import PCICore

/// The names below `/dev/vfio` by which a function that is bound to a VFIO driver is opened.
public struct PassthroughNodes: Hashable, Sendable {
  /// The group's: `12`, or `noiommu-0` where no IOMMU is behind it; nil where the function is in no group.
  public let group: String?
  /// The function's own below `/dev/vfio/devices`: `vfio0`; nil where the kernel makes none (before Linux 6.6, and
  /// Debian's).
  public let device: String?
  /// The number of the function's own node, major and minor; a node with another is a leftover.
  public let deviceNumber: DeviceNumber?

  /// A device node's number.
  public struct DeviceNumber: Hashable, Sendable {
    /// The driver's.
    public let major: UInt32
    /// The device's.
    public let minor: UInt32
  }

  /// Looks for the nodes of a function.
  ///
  /// - Parameters:
  ///   - address: which function.
  ///   - files: the host's.
  /// - Throws: ENOENT where there is no such function.
  public init(of address: PCIAddress, in files: any HostFiles) throws(ErrorNumber) {
    let place = FunctionStateReader.path(of: address)
    _ = try files.status(place)
    group = Self.group(place, files)
    let own = Self.own(place, files)
    device = own?.name
    deviceNumber = own?.number
  }

  private static func group(_ place: HostPath, _ files: any HostFiles) -> String? {
    do throws(ErrorNumber) {
      let link = try files.readLink(place.appending("iommu_group"))
      let number = String(decoding: KernelText.lastComponent(link[...]), as: UTF8.self)
      // A group that VFIO made for a function without an IOMMU has this name (drivers/vfio/group.c).
      let name = try? files.read(place.appending("iommu_group").appending("name"), limit: 64)
      return name?.starts(with: Array("vfio-noiommu".utf8)) == true ? "noiommu-\(number)" : number
    } catch {
      return nil
    }
  }

  /// The function's own node, which the kernel made only where `dev` says its number.
  private static func own(_ place: HostPath, _ files: any HostFiles) -> (name: String, number: DeviceNumber)? {
    do throws(ErrorNumber) {
      let directory = place.appending("vfio-dev")
      for entry in try files.openDirectory(directory).entries() {
        guard let text = try? files.read(directory.appending(entry.name).appending("dev"), limit: 64) else { continue }
        let parts = String(decoding: text, as: UTF8.self).split(whereSeparator: { $0 == ":" || $0 == "\n" })
        guard parts.count == 2, let major = UInt32(parts[0]), let minor = UInt32(parts[1]) else { continue }
        return (entry.name.description, DeviceNumber(major: major, minor: minor))
      }
      return nil
    } catch {
      return nil
    }
  }
}
