import AssignmentModel

/// Reads `/sys/firmware/acpi/tables` (Documentation/ABI/testing/sysfs-firmware-acpi).
struct FirmwareTableReader {
  static let path: HostPath = "/sys/firmware/acpi/tables"
  /// Sixteen times what the largest table seen takes.
  static let limit = 16 << 20

  let files: any HostFiles

  /// The tables, sorted by name; those that were loaded at run time as `dynamic/NAME`.
  func read() -> Measured<[FirmwareTable]> {
    let names: [HostName]
    do throws(ErrorNumber) {
      names = try Self.fileNames(in: files.openDirectory(Self.path))
    } catch {
      return .unreadable(Self.path, error)
    }
    var tables = names.map { FirmwareTable(name: $0.description, bytes: content(Self.path.appending($0))) }
    do throws(ErrorNumber) {
      let dynamic = Self.path.appending("dynamic")
      for name in try Self.fileNames(in: files.openDirectory(dynamic)) {
        tables.append(FirmwareTable(name: "dynamic/\(name)", bytes: content(dynamic.appending(name))))
      }
    } catch {
      // Most machines load none at run time, and many copies leave the directory out.
    }
    return .known(tables.sorted { $0.name < $1.name })
  }

  private func content(_ path: HostPath) -> Measured<[UInt8]> {
    do throws(ErrorNumber) {
      return .known(try files.read(path, limit: Self.limit))
    } catch {
      return .unreadable(path, error)
    }
  }

  private static func fileNames(in directory: any HostDirectory) throws(ErrorNumber) -> [HostName] {
    var names: [HostName] = []
    for entry in try directory.entries() {
      var kind = entry.kind
      if kind == nil { kind = try directory.status(entry.name).kind }
      if kind == .file { names.append(entry.name) }
    }
    return names
  }
}
