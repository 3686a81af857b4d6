import AssignmentModel
import LinuxPCI
import PCICore

/// Reads the plain command lines of `bind` and `release` by hand: the forms that programs write.
///
/// Launchers bind and release at each start and end of a guest. The parser of the whole command looks at every type that
/// it meets through the runtime, which takes longer than the change itself. Whatever is not of these forms, and every
/// mistake, is left to that parser; a test holds the two to the same answers.
struct QuickParse {
  private var words: ArraySlice<String>
  private var addresses: [PCIAddress] = []
  private var allowed: [PCIAddress] = []
  private var driver: DriverChoice?
  private var isWholeGroup = false
  private var forbidsColdState = false
  private var isAll = false
  private var isUnbound = false
  private var change = ChangeManner()
  private var output = OutputManner()

  /// The order that the arguments say; nil where the whole parser has to look at them.
  ///
  /// - Parameter arguments: Without the program's name.
  static func order(_ arguments: [String]) -> ChangeOrder? {
    guard let verb = arguments.first, verb == "bind" || verb == "release" else { return nil }
    var parse = QuickParse(words: arguments.dropFirst())
    guard parse.read(), let verb = verb == "bind" ? parse.bind : parse.release else { return nil }
    return ChangeOrder(verb: verb, change: parse.change, output: parse.output)
  }

  private init(words: ArraySlice<String>) { self.words = words }

  private var bind: ChangeOrder.Verb? {
    guard !addresses.isEmpty, !isAll, !isUnbound else { return nil }
    return .bind(
      BindWish(
        addresses, driver: driver ?? .named(.vfio), isWholeGroup: isWholeGroup, forbidsColdState: forbidsColdState,
        allowed: Set(allowed)))
  }

  private var release: ChangeOrder.Verb? {
    guard allowed.isEmpty, !isWholeGroup, !forbidsColdState, addresses.isEmpty == isAll, driver == nil || !isUnbound
    else { return nil }
    var wish = ReleaseWish(addresses)
    if isUnbound { wish.goal = .unbound }
    switch driver {
    case .named(let name): wish.goal = .driver(name)
    case .bestVFIO: return nil
    case nil: break
    }
    return isAll ? .releaseAll(wish) : .release(wish)
  }

  /// Reads all words; false at the first that is not of the plain forms.
  private mutating func read() -> Bool {
    while let word = words.popFirst() {
      switch word {
      case "--group": isWholeGroup = true
      case "--no-d3cold": forbidsColdState = true
      case "--all": isAll = true
      case "--unbound": isUnbound = true
      case "--dry-run": change.dryRun = true
      case "--yes", "-y": change.agrees = true
      case "--json": output.json = true
      case "--quiet", "-q": output.quiet = true
      case "--driver":
        guard let name = value().flatMap({ DriverArgument(argument: $0) }) else { return false }
        driver = name.choice
      case "--allow-critical":
        guard let address = value().flatMap({ Self.address($0) }) else { return false }
        allowed.append(address)
      case "--state-dir":
        guard let path = value(), path.utf8.first == UInt8(ascii: "/") else { return false }
        change.stateDir = path
      case "--wait":
        guard let seconds = value().flatMap({ Self.seconds($0) }) else { return false }
        change.wait = seconds
      case "--limit":
        guard let seconds = value().flatMap({ Self.seconds($0) }), seconds > 0 else { return false }
        change.limit = seconds
      default:
        guard let address = Self.address(word) else { return false }
        addresses.append(address)
      }
    }
    return true
  }

  private mutating func value() -> String? {
    guard let word = words.popFirst(), word.utf8.first != UInt8(ascii: "-") else { return nil }
    return word
  }

  /// An address with its segment; one without may have to be looked up.
  private static func address(_ text: String) -> PCIAddress? {
    AddressArgument(argument: text).flatMap { $0.isShort ? nil : $0.address }
  }

  private static func seconds(_ text: String) -> UInt32? {
    UInt32(text).flatMap { $0 <= ChangeManner.longest ? $0 : nil }
  }
}
