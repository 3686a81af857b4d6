import AssignmentModel
import PCICore

/// Reads `/sys/class/iommu` (Documentation/ABI/testing/sysfs-class-iommu and the drivers' own pages beside it).
struct RemappingUnitReader {
  static let path: HostPath = "/sys/class/iommu"
  /// Where drivers put a unit's registers.
  static let attributeDirectories: [HostName] = ["intel-iommu", "amd-iommu"]

  let files: any HostFiles
  let isWhole: Bool

  /// The units, sorted by name; none on a live machine without the class.
  func read() -> Measured<[RemappingUnitSnapshot]> {
    do throws(ErrorNumber) {
      let directory = try files.openDirectory(Self.path)
      var units: [RemappingUnitSnapshot] = []
      for name in try directory.entries().map(\.name).sorted() {
        if let unit = unit(name, in: directory) { units.append(unit) }
      }
      return .known(units)
    } catch {
      return error == .noSuchFile && isWhole ? .known([]) : .unreadable(Self.path, error)
    }
  }

  /// A unit, or nil where its entry leads nowhere.
  private func unit(_ name: HostName, in directory: any HostDirectory) -> RemappingUnitSnapshot? {
    do throws(ErrorNumber) {
      let unit = try directory.openDirectory(name)
      var found = RemappingUnitSnapshot(name: name.description)
      for below in Self.attributeDirectories {
        collect(below, of: unit, into: &found.attributes)
      }
      found.devices = Self.devices(of: unit)
      found.place = Self.place(of: name, in: directory)
      return found
    } catch {
      return nil
    }
  }

  /// The last PCI function on the unit's path; a unit without one is virtual in the kernel's tree.
  private static func place(of name: HostName, in directory: any HostDirectory) -> PCIAddress? {
    var buffer = AttributeBuffer()
    do throws(ErrorNumber) {
      try directory.readLink(name, into: &buffer)
      let parts = buffer.bytes.split(separator: UInt8(ascii: "/")).dropLast()
      return parts.reversed().lazy.compactMap { FunctionName.parse($0) }.first
    } catch {
      return nil
    }
  }

  private func collect(
    _ name: HostName, of unit: any HostDirectory, into attributes: inout [String: String]
  ) {
    var buffer = AttributeBuffer()
    do throws(ErrorNumber) {
      let directory = try unit.openDirectory(name)
      for entry in try directory.entries() {
        do throws(ErrorNumber) {
          guard try FurtherAttributes.isReadable(entry, in: directory, isWhole: isWhole) else { continue }
          try directory.read(entry.name, into: &buffer)
          attributes["\(name)/\(entry.name)"] = KernelText.string(KernelText.withoutNewline(buffer.bytes))
        } catch {
          // One that its driver refuses has no value to keep.
        }
      }
    } catch {
      // A unit has the directory of one driver only.
    }
  }

  private static func devices(of unit: any HostDirectory) -> [PCIAddress] {
    do throws(ErrorNumber) {
      return try unit.openDirectory("devices").entries().compactMap { FunctionName.parse($0.name.bytes) }.sorted()
    } catch {
      return []
    }
  }
}
