import AssignmentModel
import PCICore

/// Reads `/sys/kernel/iommu_groups` (Documentation/ABI/testing/sysfs-kernel-iommu_groups).
struct GroupReader {
  static let path: HostPath = "/sys/kernel/iommu_groups"

  let files: any HostFiles
  let isWhole: Bool

  /// The groups that the functions' own links name, and what a missing link means.
  ///
  /// The directory of groups exists on every kernel that can form groups, so without it a live machine has none;
  /// a copy may simply not hold it, and then a function without a link says something only if others have one.
  func settleMembership(of functions: inout [FunctionSnapshot]) -> Measured<[GroupSnapshot]> {
    var members: [(id: Int, address: PCIAddress)] = []
    for function in functions {
      if case .known(let id?) = function.iommuGroup { members.append((id, function.address)) }
    }
    if members.isEmpty, !isWhole, !isDirectoryThere {
      for index in functions.indices where functions[index].iommuGroup == .known(nil) {
        functions[index].iommuGroup = .unmeasured(.notInSource)
      }
      return .unmeasured(.notInSource)
    }
    // Sorted instead of gathered by number in a dictionary: most hosts have one function in each group.
    members.sort { $0.id == $1.id ? $0.address < $1.address : $0.id < $1.id }
    var groups: [GroupSnapshot] = []
    for member in members {
      if groups.last?.id == member.id {
        groups[groups.count - 1].members.append(member.address)
      } else {
        groups.append(
          GroupSnapshot(
            id: member.id, members: [member.address], type: .unmeasured(.notAsked),
            reservedRegions: .unmeasured(.notAsked)))
      }
    }
    return .known(groups)
  }

  /// The groups with types and reserved regions; `linked` where the source does not hold their directory.
  func read(
    linked: Measured<[GroupSnapshot]>, threads: Int?, observations: inout [Observation]
  ) -> Measured<[GroupSnapshot]> {
    let directory: any HostDirectory
    let entries: [HostDirectoryEntry]
    do throws(ErrorNumber) {
      directory = try files.openDirectory(Self.path)
      entries = try directory.entries()
    } catch .noSuchFile {
      return linked.map { groups in
        groups.map { GroupSnapshot(id: $0.id, members: $0.members) }
      }
    } catch {
      return .unreadable(Self.path, error)
    }
    let names = entries.map(\.name).sorted()
    let workers = threads ?? ConcurrentChunks.threads(for: names.count)
    let parts = ConcurrentChunks.map(count: names.count, threads: workers) { range in
      var buffer = AttributeBuffer()
      var observations: [Observation] = []
      let groups = names[range].compactMap { name in
        Self.group(name, in: directory, buffer: &buffer, observations: &observations)
      }
      return (groups, observations)
    }
    for part in parts { observations.append(contentsOf: part.1) }
    return .known(parts.flatMap { $0.0 }.sorted { $0.id < $1.id })
  }

  private var isDirectoryThere: Bool {
    do throws(ErrorNumber) {
      return try files.status(Self.path).kind == .directory
    } catch {
      return false
    }
  }

  private static func group(
    _ name: HostName, in directory: any HostDirectory, buffer: inout AttributeBuffer,
    observations: inout [Observation]
  ) -> GroupSnapshot? {
    let path = directory.path.appending(name)
    guard let id = KernelText.decimal(name.bytes), id >= 0 else {
      observations.append(Observation(kind: .malformed, text: "\(path): the name is no group number"))
      return nil
    }
    let group: any HostDirectory
    let members: [HostName]
    do throws(ErrorNumber) {
      group = try directory.openDirectory(name)
      members = try group.openDirectory("devices").entries().map(\.name)
    } catch {
      let isGone = error.isAbsence
      observations.append(Observation(kind: isGone ? .vanished : .unreadable, text: "\(path): \(error)"))
      return nil
    }
    let addresses = members.compactMap { FunctionName.parse($0.bytes) }.sorted()
    var found = GroupSnapshot(id: id, members: addresses)
    found.otherMembers = members.filter { FunctionName.parse($0.bytes) == nil }.map(\.description).sorted()
    found.type = attribute("type", of: group, buffer: &buffer) { KernelText.string(KernelText.trimmed($0)) }
    found.reservedRegions = attribute(
      "reserved_regions", of: group, buffer: &buffer, ReservedRegionsAttribute.parse)
    return found
  }

  private static func attribute<Value>(
    _ name: HostName, of group: any HostDirectory, buffer: inout AttributeBuffer,
    _ parse: (ArraySlice<UInt8>) -> Value?
  ) -> Measured<Value> {
    do throws(ErrorNumber) {
      try group.read(name, into: &buffer)
    } catch {
      return .unreadable(group.path.appending(name), error)
    }
    if let value = parse(buffer.bytes) { return .known(value) }
    return .malformed(group.path.appending(name), buffer.bytes)
  }
}
