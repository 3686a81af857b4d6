import Glibc
import LinuxPCI

extension FakeHost {
  static let bootPath = TreeStore.kernelPath.appending("boot")

  /// Makes a host of files.
  convenience init(files: MemoryFiles, epoch: Int64?, options: FakeHostOptions) throws(HostError) {
    let directory = if let path = options.path { path } else { try HostTree.makeTemporaryDirectory() }
    do throws(ErrorNumber) {
      if options.path != nil, unsafe mkdir(directory, 0o755) != 0, errno != EEXIST {
        throw ErrorNumber(rawValue: errno)
      }
      let store = TreeStore(path: directory)
      if store.node(TreeStore.kernelPath) != nil { throw .exists }
      try store.make([.directory(TreeStore.kernelPath)])
      let kernel = FakeKernel(TreeOverlay(store, isNew: true))
      Self.build(files, epoch: epoch, options, kernel)
      try store.make(kernel.tree.changes)
    } catch {
      throw HostError(operation: "make a fake host in \(directory)", path: .root, errno: error)
    }
    try self.init(path: directory, isPrivileged: true, ownsDirectory: options.path == nil)
  }

  private static func build(_ files: MemoryFiles, epoch: Int64?, _ options: FakeHostOptions, _ kernel: FakeKernel) {
    let tree = kernel.tree
    tree.put("\(epoch ?? 946_684_800)", at: kernel.path("epoch"))
    tree.put("", at: tracePath)
    let header = CaptureHeader(writer: "FakeHost", isWhole: true)
    tree.put(HostCapture(header: header, files: files).text, at: bootPath)
    if let release = options.kernelRelease { tree.put(release, at: kernel.path("release")) }
    let settler = HostSettler(kernel: kernel)
    settler.put(files)
    settler.addKernelFiles(release: options.kernelRelease)
    kernel.noteGroups()
    settler.completeFunctions()
    DriverSettler(kernel: kernel, options: options).settle()
    settler.completeVFIO()
    kernel.noteMachine()
  }
}

extension FakeKernel {
  /// A place in what the kernel remembers.
  func path(_ name: HostName) -> HostPath { Self.memory.appending(name) }

  /// Notes what groups read from the start, and which remapping unit functions have.
  func noteGroups() {
    let types = tree.names(in: Self.groupsPath).lazy.compactMap { name in
      self.tree.text(Self.groupsPath.appending(name).appending("type"))
    }
    if let type = types.first { tree.put(type, at: path("group-type")) }
    let unit = devices.lazy.compactMap { device in
      self.tree.target(device.attribute("iommu")).flatMap { Self.place($0, from: device.place) }
    }.first
    if let unit { tree.link(path("remapping-unit"), target: Array(unit.bytes)) }
  }
}
