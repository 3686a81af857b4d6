/// Opens the directories of functions, the cheap way where there is one.
///
/// The bus's links all lead through the same few bridges. Opening a function from its bridge's directory, which
/// is kept open, takes one step where the link takes a dozen.
struct FunctionDirectories {
  /// As many as are kept open at once.
  private static let limit = 64

  let devices: any HostDirectory
  private let files: any HostFiles
  /// Whether the way through a bridge's directory pays: it does for more than a few functions.
  private let keepsParents: Bool
  private var parents: [[UInt8]: any HostDirectory] = [:]

  init(devices: any HostDirectory, files: any HostFiles, keepsParents: Bool) {
    self.devices = devices
    self.files = files
    self.keepsParents = keepsParents
  }

  /// Opens the function `name`, whose link in the bus's list has the target `link`, or nil where it is no link.
  mutating func open(_ name: HostName, link: ArraySlice<UInt8>?) throws(ErrorNumber) -> any HostDirectory {
    if keepsParents, let link, KernelText.lastComponent(link).elementsEqual(name.bytes) {
      let above = Array(link.dropLast(name.bytes.count + 1))
      do throws(ErrorNumber) {
        return try parent(above).openSubdirectory(name)
      } catch {
        // A copy may keep its directories elsewhere: the link itself is always right.
      }
    }
    return try devices.openDirectory(name)
  }

  /// The directory that the target `above` of a link in the bus's list names.
  private mutating func parent(_ above: [UInt8]) throws(ErrorNumber) -> any HostDirectory {
    if let known = parents[above] { return known }
    // `/sys/bus/pci/devices` has three directories above it below `/sys`.
    let up = "../../../".utf8
    guard above.starts(with: up), let path = HostPath("/sys/".utf8 + above.dropFirst(up.count)) else {
      throw .invalid
    }
    let opened = try files.openDirectory(path)
    if parents.count >= Self.limit { parents.removeAll(keepingCapacity: true) }
    parents[above] = opened
    return opened
  }
}
