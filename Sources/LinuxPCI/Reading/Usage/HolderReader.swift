import AssignmentModel
import PCICore

/// Finds the processes that have functions open, through device nodes.
///
/// A function's nodes are what stands in `uevent` files below its directory (`DEVNAME=`), and its group's node of VFIO;
/// a process has one open where a link of `/proc/PID/fd` names it. Root sees every process, others their own.
struct HolderReader {
  let files: any HostFiles

  /// How deep below a function's directory nodes are looked for: a partition is at
  /// `nvme/nvme0/nvme0n1/nvme0n1p1`, a USB disk deeper, but behind its own function all the same.
  private static let depth = 6

  /// The processes that have each of `functions` open; functions without any are left out.
  func holders(of functions: [FunctionSnapshot]) -> [PCIAddress: [DeviceHolder]] {
    var owners: [String: [PCIAddress]] = [:]
    for function in functions {
      // To look through all processes costs far more than to see that there is nothing that they could have open.
      for node in nodes(of: function) where isThere(node) { owners[node, default: []].append(function.address) }
    }
    guard !owners.isEmpty, !isVFIOIdle(owners.keys, functions) else { return [:] }
    let processes: any HostDirectory
    do throws(ErrorNumber) { processes = try files.openDirectory("/proc") } catch { return [:] }
    var found: [PCIAddress: [DeviceHolder]] = [:]
    var buffer = AttributeBuffer()
    for (process, name) in list(processes) {
      for node in openNodes(of: name, in: processes, &buffer) {
        guard let addresses = owners[node] else { continue }
        let holder = DeviceHolder(process: process, command: command(of: name), node: node)
        for address in addresses where found[address]?.contains(holder) != true {
          found[address, default: []].append(holder)
        }
      }
    }
    return found
  }

  /// Whether all nodes are VFIO's, and nobody at all has a group or a function of these drivers open.
  ///
  /// An open function holds its driver's module, an open node the module vfio, as does each module that is built on it
  /// (drivers/vfio/vfio_main.c, group.c), and since Linux 6.10 a file system of its own. Where nothing beyond those is
  /// held, nobody is left: the answer of looking through all processes, for a dozen system calls.
  private func isVFIOIdle(_ nodes: some Sequence<String>, _ functions: [FunctionSnapshot]) -> Bool {
    for node in nodes where !node.utf8.starts(with: "/dev/vfio/".utf8) { return false }
    var buffer = AttributeBuffer()
    do throws(ErrorNumber) {
      for function in functions {
        guard let driver = function.driver.value.flatMap({ $0 }).flatMap({ HostName($0) }) else { continue }
        let module = try files.openDirectory(("/sys/bus/pci/drivers" as HostPath).appending(driver))
          .openDirectory("module")
        guard try holds(module, &buffer) == 0 else { return false }
      }
      let module = try files.openDirectory("/sys/module/vfio")
      guard let count = try holds(module, &buffer) else { return false }
      let others = try count - module.openDirectory("holders").entries().count
      if others == 0 { return true }
      let release = try files.read(KernelFactsReader.releasePath, limit: 4096)
      let hasFileSystem = KernelRelease(uname: KernelText.string(release[...])).map { $0 >= KernelRelease(6, 10) }
      return others == 1 && hasFileSystem == true
    } catch {
      return false
    }
  }

  private func holds(_ module: any HostDirectory, _ buffer: inout AttributeBuffer) throws(ErrorNumber) -> Int? {
    try module.read("refcnt", into: &buffer)
    return KernelText.decimal(KernelText.trimmed(buffer.bytes))
  }

  /// The paths below `/dev` that reach a function.
  func nodes(of function: FunctionSnapshot) -> [String] {
    var nodes: [String] = []
    if case .known(.some(let group)) = function.iommuGroup, function.driver.value.flatMap({ $0 }) != nil,
      isThere("/dev/vfio/vfio")
    {
      nodes.append("/dev/vfio/\(group)")
      nodes.append("/dev/vfio/noiommu-\(group)")
    }
    do throws(ErrorNumber) {
      let directory = try files.openDirectory(FunctionStateReader.path(of: function.address))
      collect(directory, level: 0, into: &nodes)
    } catch {
      // A function that went away has no nodes.
    }
    return nodes
  }

  private func collect(_ directory: any HostDirectory, level: Int, into nodes: inout [String]) {
    guard level < Self.depth else { return }
    do throws(ErrorNumber) {
      for entry in try directory.entries() where entry.kind == .directory || entry.kind == nil {
        // Functions below a bridge are their own; these hold no nodes.
        if FunctionName.parse(entry.name.bytes) != nil || Self.isWithoutNodes(entry.name) { continue }
        let below: any HostDirectory
        do throws(ErrorNumber) { below = try directory.openSubdirectory(entry.name) } catch { continue }
        if let name = deviceName(below) { nodes.append("/dev/\(name)") }
        collect(below, level: level + 1, into: &nodes)
      }
    } catch {
      // A directory that cannot be listed, or went away meanwhile, shows none.
    }
  }

  /// Whether a node is there; true where that cannot be told.
  private func isThere(_ node: String) -> Bool {
    guard let path = HostPath(node) else { return false }
    do throws(ErrorNumber) {
      _ = try files.status(path)
      return true
    } catch {
      return error != .noSuchFile
    }
  }

  private static func isWithoutNodes(_ name: HostName) -> Bool {
    switch name {
    // A network card's interfaces are no nodes, and whoever reads its clock (ptp) does not keep its driver: what the host
    // does with the interface counts.
    case "power", "link", "msi_irqs", "net", "ptp", "wakeup", "statistics", "queues", "slaves", "holders", "queue",
      "trace", "mq":
      true
    default: false
    }
  }

  private func deviceName(_ directory: any HostDirectory) -> String? {
    var buffer = AttributeBuffer()
    do throws(ErrorNumber) { try directory.read("uevent", into: &buffer) } catch { return nil }
    for line in TextLines(buffer.bytes) where line.bytes.starts(with: "DEVNAME=".utf8) {
      return KernelText.string(line.bytes.dropFirst(8))
    }
    return nil
  }

  private func list(_ processes: any HostDirectory) -> [(Int32, HostName)] {
    do throws(ErrorNumber) {
      return try processes.entries().compactMap { entry in
        KernelText.decimal(entry.name.bytes).flatMap { Int32(exactly: $0) }.map { ($0, entry.name) }
      }.sorted { $0.0 < $1.0 }
    } catch {
      return []
    }
  }

  /// What a process has open below `/dev`; nothing for one that ends meanwhile, or that another user owns.
  private func openNodes(
    of process: HostName, in processes: any HostDirectory, _ buffer: inout AttributeBuffer
  ) -> [String] {
    var nodes: [String] = []
    do throws(ErrorNumber) {
      let directory = try processes.openDirectory(process).openDirectory("fd")
      for entry in try directory.entries() {
        do throws(ErrorNumber) { try directory.readLink(entry.name, into: &buffer) } catch { continue }
        guard buffer.bytes.starts(with: "/dev/".utf8) else { continue }
        let node = KernelText.string(buffer.bytes)
        if !nodes.contains(node) { nodes.append(node) }
      }
    } catch {}
    return nodes
  }

  private func command(of process: HostName) -> String {
    do throws(ErrorNumber) {
      let path = ("/proc" as HostPath).appending(process).appending("comm")
      return KernelText.string(KernelText.trimmed(try files.read(path, limit: 4096)[...]))
    } catch {
      return "process"
    }
  }
}
