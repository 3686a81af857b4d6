/// A file of the system's configuration that keeps a wished state over restarts.
public struct BootFile: Hashable, Sendable {
  /// Its path on the machine.
  public let path: String
  /// Its bytes.
  public let bytes: [UInt8]

  /// Puts a file together.
  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  /// The file that says what is wished, as it was applied.
  public static let wishPath = "/etc/pciassign/wished-state"
  /// The rules that keep drivers of the host away.
  public static let rulesPath = "/etc/udev/rules.d/10-pciassign.rules"
  /// The unit that applies the wish.
  public static let unitPath = "/etc/systemd/system/pciassign.service"
  /// What has the unit started at each boot.
  public static let startPath = "/etc/systemd/system/multi-user.target.d/pciassign.conf"

  /// All paths, in the order in which they are written: what starts the others comes last.
  public static let paths = [wishPath, rulesPath, unitPath, startPath]
  /// The directories that are made for them alone.
  static let directories = ["/etc/pciassign", "/etc/systemd/system/multi-user.target.d"]

  /// The first line of every file but the wish, which is as its writer wrote it.
  static let mark = "# Written by pciassign persist. pciassign forget removes it."
}
