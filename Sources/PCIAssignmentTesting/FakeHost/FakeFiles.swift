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
    let name = path.lastName
    try awaitLock(path, name)
    let content = try host.live.read(path, limit: limit) { (status) throws(ErrorNumber) in
      try check(status, path, name)
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
  func check(_ found: HostFileStatus, _ path: HostPath, _ name: HostName?) throws(ErrorNumber) {
    guard found.kind == .file else { return }
    let mask: UInt16 = host.isPrivileged ? 0o444 : 0o004
    let isOfSysfs = path.bytes.starts(with: "/sys/".utf8)
    if found.permissions & mask == 0, isOfSysfs || !host.isPrivileged { throw .accessDenied }
    // A function without a delay says so by this number (drivers/base/power/sysfs.c).
    if isOfSysfs, name == "autosuspend_delay_ms" { throw .inputOutput }
  }

  /// Waits while a write holds the lock that reading an attribute takes.
  func awaitLock(_ path: HostPath, _ name: HostName?) throws(ErrorNumber) {
    guard let name, host.takesLock(name) else { return }
    if let function = path.components.last(where: { PCIAddress($0.description) != nil }) {
      try host.waitForLock(of: function)
    }
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
    if files.host.takesLock(name) { try files.awaitLock(path, name) }
    try directory.read(name, into: &buffer)
    // What root may not read either holds nothing: so only then is it asked for.
    if buffer.count == 0 || !files.host.isPrivileged || name == "autosuspend_delay_ms" {
      try files.check(try directory.status(name), path, name)
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
