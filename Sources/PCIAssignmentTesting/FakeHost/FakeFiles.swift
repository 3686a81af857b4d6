import Glibc
import LinuxPCI
import PCICore
import Synchronization

/// The files of a fake host: reads as sysfs gives them, and writes that the host reacts to.
struct FakeFiles: HostFiles {
  let host: FakeHost

  func openDirectory(_ path: HostPath) throws(ErrorNumber) -> any HostDirectory {
    try checkAlive()
    return FakeDirectory(files: self, directory: try host.live.openDirectory(path))
  }

  func read(_ path: HostPath, limit: Int) throws(ErrorNumber) -> [UInt8] {
    try checkAlive()
    let name = path.components.last
    let content = try reading(path, name, { () throws(ErrorNumber) in try host.live.status(path) }) {
      () throws(ErrorNumber) in try host.live.read(path, limit: limit)
    }
    return Array(visible(content[...], name))
  }

  func readLink(_ path: HostPath) throws(ErrorNumber) -> [UInt8] {
    try checkAlive()
    return try host.live.readLink(path)
  }

  func status(_ path: HostPath) throws(ErrorNumber) -> HostFileStatus {
    try checkAlive()
    return try host.live.status(path)
  }

  func write(_ bytes: [UInt8], to path: HostPath) throws(ErrorNumber) {
    try host.write(bytes, to: path, until: nil)
  }

  func checkAlive() throws(ErrorNumber) {
    if host.script.withLock({ $0.isStopped }) { throw ErrorNumber(rawValue: ECANCELED) }
  }

  /// Reads a file where its permissions allow it: sysfs holds root to them too, as far as nobody at all may read.
  func reading<Value>(
    _ path: HostPath, _ name: HostName?, _ status: () throws(ErrorNumber) -> HostFileStatus,
    _ body: () throws(ErrorNumber) -> Value
  ) throws(ErrorNumber) -> Value {
    let found = try status()
    if found.kind == .file {
      let mask: UInt16 = host.isPrivileged ? 0o444 : 0o004
      let isOfSysfs = path.components.first == "sys"
      if found.permissions & mask == 0, isOfSysfs || !host.isPrivileged { throw .accessDenied }
      // A function without a delay says so by this number (drivers/base/power/sysfs.c).
      if isOfSysfs, name == "autosuspend_delay_ms" { throw .inputOutput }
    }
    if let name, host.takesLock(name), let function = path.components.last(where: { PCIAddress($0.description) != nil })
    {
      try host.waitForLock(of: function)
    }
    return try body()
  }

  /// Who is not root reads the first 64 bytes of config space (C22).
  func visible(_ content: ArraySlice<UInt8>, _ name: HostName?) -> ArraySlice<UInt8> {
    name == "config" && !host.isPrivileged ? content.prefix(64) : content
  }
}

/// An open directory of a fake host.
private struct FakeDirectory: HostDirectory {
  let files: FakeFiles
  let directory: any HostDirectory

  var path: HostPath { directory.path }

  func entries() throws(ErrorNumber) -> [HostDirectoryEntry] {
    try files.checkAlive()
    return try directory.entries()
  }

  func openDirectory(_ name: HostName) throws(ErrorNumber) -> any HostDirectory {
    try files.checkAlive()
    return FakeDirectory(files: files, directory: try directory.openDirectory(name))
  }

  func openSubdirectory(_ name: HostName) throws(ErrorNumber) -> any HostDirectory {
    try files.checkAlive()
    return FakeDirectory(files: files, directory: try directory.openSubdirectory(name))
  }

  func read(_ name: HostName, into buffer: inout AttributeBuffer) throws(ErrorNumber) {
    try files.checkAlive()
    try files.reading(path, name, { () throws(ErrorNumber) in try directory.status(name) }) {
      () throws(ErrorNumber) in try directory.read(name, into: &buffer)
    }
    let content = files.visible(buffer.bytes, name)
    if content.count < buffer.count { try buffer.replace(with: Array(content)) }
  }

  func readLink(_ name: HostName, into buffer: inout AttributeBuffer) throws(ErrorNumber) {
    try files.checkAlive()
    try directory.readLink(name, into: &buffer)
  }

  func status(_ name: HostName) throws(ErrorNumber) -> HostFileStatus {
    try files.checkAlive()
    return try directory.status(name)
  }
}
