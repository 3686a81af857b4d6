/// A use that the host itself makes of a function.
public struct HostUse: Hashable, Sendable {
  /// The kinds; all but the last three are what a host may not survive losing.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The root file system.
    case root
    /// What the machine boots from.
    case boot
    /// Another file system that the system itself lives in: `/usr`, `/var`.
    case system
    /// A file system that somebody has mounted.
    case mounted
    /// Swap.
    case swap
    /// The default route.
    case route = "default-route"
    /// Somebody is logged in through it.
    case login = "remote-login"
    /// The kernel's console.
    case console
    /// A disk without a mounted file system.
    case disk
    /// A network interface that is up.
    case interface
    /// A screen.
    case screen
  }

  /// The kind.
  public let kind: Kind
  /// One clause, from the use down to the function: `/ is on dm-0 (root), made of nvme0n1p3`.
  public let text: String
  /// What the host would lose: `the root file system /`.
  public let loss: String

  /// Whether a host may not survive losing it, or somebody would lose data or their way in.
  public var isCritical: Bool {
    switch kind {
    case .root, .boot, .system, .mounted, .swap, .route, .login, .console: true
    case .disk, .interface, .screen: false
    }
  }
}

/// What was not read, and could make functions of some classes critical.
public struct OpenUse: Hashable, Sendable {
  /// What it is about.
  public enum Subject: Hashable, Sendable {
    /// Disks.
    case storage
    /// Network interfaces.
    case network
    /// Screens and consoles.
    case screens
  }

  /// What it is about.
  public let subject: Subject
  /// Why it is not known.
  public let text: String
}
