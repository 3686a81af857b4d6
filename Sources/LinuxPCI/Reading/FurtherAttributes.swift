import AssignmentModel

/// The attributes of a function that its snapshot has no member for, and how they are chosen.
///
/// Reading some files of a function's directory would touch the device (`resource0`, `rom`, `vpd`) or change
/// something; what not everybody may read is for its owner, and is left alone.
enum FurtherAttributes {
  /// Directories of the function itself whose attributes belong to it.
  static let subdirectories: [HostName] = ["link", "power"]

  /// Attributes that a snapshot holds decoded.
  private static let decoded: Set<HostName> = [
    "class", "config", "device", "driver_override", "numa_node", "resource", "revision", "sriov_drivers_autoprobe",
    "sriov_numvfs", "sriov_offset", "sriov_stride", "sriov_totalvfs", "sriov_vf_device", "sriov_vf_total_msix",
    "subsystem_device", "subsystem_vendor", "uevent", "vendor",
  ]

  /// Reads them; those that cannot be read are left out.
  ///
  /// - Parameters:
  ///   - directory: The function's directory.
  ///   - isWhole: Whether the permissions are the kernel's; those of a copy say nothing.
  ///   - buffer: Where they are read to.
  static func read(
    _ directory: any HostDirectory, isWhole: Bool, into buffer: inout AttributeBuffer
  ) -> [String: String] {
    var found: [String: String] = [:]
    collect(directory, prefix: "", isWhole, into: &buffer, found: &found)
    for name in subdirectories {
      if let below = opened(name, in: directory) {
        collect(below, prefix: "\(name)/", isWhole, into: &buffer, found: &found)
      }
    }
    return found
  }

  /// Reads those that a change of drivers looks at; those that cannot be read are left out.
  static func settings(_ directory: any HostDirectory, into buffer: inout AttributeBuffer) -> [String: String] {
    // With room for all from the start: code that is shared with what was compiled elsewhere would make it, and search for
    // protocols to do so.
    var found = [String: String](minimumCapacity: 3)
    take("d3cold_allowed", of: directory, as: "d3cold_allowed", into: &buffer, &found)
    if let power = opened("power", in: directory) {
      take("control", of: power, as: "power/control", into: &buffer, &found)
      take("runtime_status", of: power, as: "power/runtime_status", into: &buffer, &found)
    }
    return found
  }

  private static func take(
    _ name: HostName, of directory: any HostDirectory, as title: String, into buffer: inout AttributeBuffer,
    _ found: inout [String: String]
  ) {
    do throws(ErrorNumber) {
      try directory.read(name, into: &buffer)
      found[title] = KernelText.string(KernelText.withoutNewline(buffer.bytes))
    } catch {
      // As above: there is no value to keep.
    }
  }

  private static func collect(
    _ directory: any HostDirectory, prefix: String, _ isWhole: Bool, into buffer: inout AttributeBuffer,
    found: inout [String: String]
  ) {
    for entry in entries(of: directory) where !prefix.isEmpty || !decoded.contains(entry.name) {
      do throws(ErrorNumber) {
        guard try isReadable(entry, in: directory, isWhole: isWhole) else { continue }
        try directory.read(entry.name, into: &buffer)
        found["\(prefix)\(entry.name)"] = KernelText.string(KernelText.withoutNewline(buffer.bytes))
      } catch {
        // Drivers refuse single attributes for reasons of their own (EIO, EINVAL, ENODEV): there is no value to keep.
      }
    }
  }

  /// Whether an entry is an attribute that reading leaves as it is.
  static func isReadable(
    _ entry: HostDirectoryEntry, in directory: any HostDirectory, isWhole: Bool
  ) throws(ErrorNumber) -> Bool {
    if let kind = entry.kind, kind != .file { return false }
    return try isReadable(entry.name, directory.status(entry.name), isWhole: isWhole)
  }

  /// The same for a file whose status is known.
  static func isReadable(_ name: HostName, _ status: HostFileStatus, isWhole: Bool) -> Bool {
    guard status.kind == .file, !touchesDevice(name) else { return false }
    // What is for its owner alone may be a secret, or the device itself. Copies keep only who might read at all.
    return status.permissions & (isWhole ? 0o004 : 0o444) != 0
  }

  /// Whether reading or writing the file reaches for the device's registers or memory.
  static func touchesDevice(_ name: HostName) -> Bool {
    switch name {
    case "rom", "vpd", "remove", "rescan", "reset", "reset_subordinate": return true
    default:
      guard name.bytes.starts(with: "resource".utf8), let next = name.bytes.dropFirst(8).first else { return false }
      return (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next)
    }
  }

  private static func opened(_ name: HostName, in directory: any HostDirectory) -> (any HostDirectory)? {
    do throws(ErrorNumber) { return try directory.openDirectory(name) } catch { return nil }
  }

  private static func entries(of directory: any HostDirectory) -> [HostDirectoryEntry] {
    do throws(ErrorNumber) { return try directory.entries() } catch { return [] }
  }
}
