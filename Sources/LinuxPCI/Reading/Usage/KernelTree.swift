import AssignmentModel
import PCICore

/// Single files, names and links of procfs and sysfs, read as facts.
struct KernelTree {
  /// Above what any of these files holds but `/proc/interrupts` of the largest machines.
  private static let limit = 4 << 20

  let files: any HostFiles
  /// Whether the files are all that the kernel shows, so that what is missing does not exist.
  let isWhole: Bool

  /// The content of a file; what is missing is unmeasured, even where that means that it does not exist.
  func text(_ path: HostPath) -> Measured<[UInt8]> {
    do throws(ErrorNumber) {
      return .known(try files.read(path, limit: Self.limit))
    } catch {
      return .unreadable(path, error)
    }
  }

  /// The same, with a known nil for a file that a whole host does not have.
  func optionalText(_ path: HostPath) -> Measured<[UInt8]?> {
    do throws(ErrorNumber) {
      return .known(try files.read(path, limit: Self.limit))
    } catch {
      return error == .noSuchFile && isWhole ? .known(nil) : .unreadable(path, error)
    }
  }

  /// One line of a file, without blanks at its ends; nil where it cannot be read.
  func line(_ path: HostPath) -> String? {
    text(path).value.map { KernelText.string(KernelText.trimmed($0[...])) }
  }

  /// The names in a directory, sorted; empty for one that a whole host does not have.
  func names(in path: HostPath) -> Measured<[HostName]> {
    do throws(ErrorNumber) {
      return .known(try files.openDirectory(path).entries().map(\.name).sorted())
    } catch {
      return error == .noSuchFile && isWhole ? .known([]) : .unreadable(path, error)
    }
  }

  /// The permission bits of what is at a path; nil where nothing is, or where that cannot be told.
  func permissions(_ path: HostPath) -> UInt16? {
    do throws(ErrorNumber) {
      return try files.status(path).permissions
    } catch {
      return nil
    }
  }

  /// The names in a directory, or none.
  func presentNames(in path: HostPath) -> [HostName] { names(in: path).value ?? [] }

  /// Where a link of `/sys/class` leads, as a path below the root; the path itself where there is no link.
  func place(_ path: HostPath) -> HostPath {
    do throws(ErrorNumber) {
      return path.parent.resolving(try files.readLink(path)) ?? path
    } catch {
      return path
    }
  }

  /// Whether a path, or a link's target, leads through one of `functions`.
  static func isOn(_ path: ArraySlice<UInt8>, _ functions: [FunctionSnapshot]) -> Bool {
    for component in path.split(separator: UInt8(ascii: "/")) {
      guard let address = FunctionName.parse(component) else { continue }
      if functions.contains(where: { $0.address == address }) { return true }
    }
    return false
  }

  /// The PCI functions on a path, from the root bus down.
  static func functions(on path: HostPath) -> [PCIAddress] {
    path.components.compactMap { FunctionName.parse($0.bytes) }
  }
}
