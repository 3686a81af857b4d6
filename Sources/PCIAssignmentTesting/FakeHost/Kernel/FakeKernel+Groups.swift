import LinuxPCI

extension FakeKernel {
  static let groupsPath: HostPath = "/sys/kernel/iommu_groups"
  private static let neighboursPath = memory.appending("neighbours")

  /// The number of a function's group; nil for none.
  func group(of device: FakeDevice) -> Int? { tree.linkName(device.attribute("iommu_group")).flatMap { Int($0) } }

  /// The functions of a group.
  func members(of group: Int) -> [FakeDevice] {
    Self.directory(ofGroup: group).map { tree.names(in: $0.appending("devices")).compactMap { device($0) } } ?? []
  }

  /// The directory of a group.
  static func directory(ofGroup number: Int) -> HostPath? {
    HostName("\(number)").map { groupsPath.appending($0) }
  }

  /// Puts a function into a group, which is made where it is not there.
  func join(_ device: FakeDevice, group number: Int, like template: GroupTemplate) {
    guard let directory = Self.directory(ofGroup: number) else { return }
    if !tree.exists(directory) {
      tree.put(template.type, at: directory.appending("type"), permissions: 0o644)
      tree.put(template.reserved, at: directory.appending("reserved_regions"), permissions: 0o444)
    }
    tree.link(directory.appending("devices").appending(device.name), to: device.place)
    tree.link(device.attribute("iommu_group"), to: directory)
  }

  /// Takes a function out of its group; the last takes the group with it, whose number is free again.
  func leaveGroup(_ device: FakeDevice) {
    guard let number = group(of: device), let directory = Self.directory(ofGroup: number) else { return }
    let others = members(of: number).filter { $0 != device }
    tree.put(
      ([template(ofGroup: number).line] + others.map { $0.text }).joined(separator: "\n"),
      at: Self.neighboursPath.appending(device.name))
    if others.isEmpty {
      tree.remove(directory)
    } else {
      tree.remove(directory.appending("devices").appending(device.name))
    }
    tree.remove(device.attribute("iommu_group"))
  }

  /// Gives a function that appears its group: that of the functions it shared one with before, else a new one with
  /// the lowest number that is free (`ida_alloc`, drivers/iommu/iommu.c).
  func rejoinGroup(_ device: FakeDevice) {
    let lines = tree.lines(Self.neighboursPath.appending(device.name))
    guard let first = lines.first else { return }
    let shared = lines.dropFirst().lazy
      .compactMap { HostName($0) }.compactMap { self.device($0) }.compactMap { self.group(of: $0) }.first
    join(device, group: shared ?? Self.free(among: groupNumbers), like: GroupTemplate(line: first))
  }

  /// Gives a new virtual function its group: that of the port above where the physical function shares it, because
  /// the port does not keep its peers apart, else one of its own (`pci_device_group`, drivers/iommu/iommu.c:1515; C19).
  ///
  /// - Parameter taken: The numbers of all groups; that of a new one is added.
  func joinGroup(_ device: FakeDevice, virtualFunctionOf physical: FakeDevice, _ taken: inout Set<Int>) {
    guard let number = group(of: physical) else { return }
    let isShared = bridge(above: physical).flatMap { group(of: $0) } == number
    let joined = isShared ? number : Self.free(among: taken)
    taken.insert(joined)
    join(device, group: joined, like: template(ofGroup: number))
  }

  /// The numbers of all groups.
  var groupNumbers: Set<Int> { tree.numbers(in: Self.groupsPath, behind: 0) }

  private static func free(among taken: Set<Int>) -> Int {
    (0...taken.count).first { !taken.contains($0) } ?? taken.count
  }

  /// What a new group is to read, from one that is there.
  func template(ofGroup number: Int) -> GroupTemplate {
    guard let directory = Self.directory(ofGroup: number) else { return GroupTemplate(line: "DMA") }
    return GroupTemplate(
      type: bootType, reserved: tree.text(directory.appending("reserved_regions")) ?? "")
  }

  /// The type that groups have from the start.
  var bootType: String { tree.text(Self.memory.appending("group-type")) ?? "DMA-FQ" }

  /// What a new group reads.
  struct GroupTemplate {
    var type: String
    var reserved: String

    init(type: String, reserved: String) {
      self.type = type
      self.reserved = reserved
    }

    /// One line: the type, then the reserved regions, separated by semicolons.
    init(line: String) {
      let parts = line.split(separator: ";").map { String($0) }
      type = parts.first ?? "DMA"
      reserved = parts.dropFirst().joined(separator: "\n")
    }

    var line: String { ([type] + reserved.split(separator: "\n").map { String($0) }).joined(separator: ";") }
  }
}
