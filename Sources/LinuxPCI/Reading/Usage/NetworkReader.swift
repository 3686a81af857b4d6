import AssignmentModel
import PCICore

/// Reads interfaces, routes and logins from elsewhere (Documentation/ABI/testing/sysfs-class-net,
/// net/ipv4/fib_trie.c, net/ipv6/route.c, net/ipv4/tcp_ipv4.c).
struct NetworkReader {
  static let interfacesPath: HostPath = "/sys/class/net"
  static let routesPath: HostPath = "/proc/net/route"
  static let routes6Path: HostPath = "/proc/net/ipv6_route"
  static let connectionsPath: HostPath = "/proc/net/tcp"
  static let connections6Path: HostPath = "/proc/net/tcp6"

  let tree: KernelTree
  /// The functions that matter, or nil for all: of interfaces on others no more than that is read.
  var concerned: [FunctionSnapshot]?

  /// Fills in what concerns the network.
  func read(into usage: inout HostUsage) {
    usage.interfaces = interfaces
    // Without IPv6 the kernel has no file for it.
    usage.routes = Self.both(
      tree.text(Self.routesPath).map { Self.routes($0[...]) },
      tree.optionalText(Self.routes6Path).map { Self.routes6(($0 ?? [])[...]) })
    if noLoginIsConcerned(usage.interfaces) {
      usage.remoteLogins = .known([])
      return
    }
    usage.remoteLogins = Self.both(
      tree.text(Self.connectionsPath).map { Self.logins($0[...]) },
      tree.optionalText(Self.connections6Path).map { Self.logins(($0 ?? [])[...]) })
  }

  /// The second may be missing from a copy that holds the first.
  private static func both<Element>(_ first: Measured<[Element]>, _ second: Measured<[Element]>) -> Measured<[Element]>
  {
    first.map { $0 + (second.value ?? []) }
  }

  private var interfaces: Measured<[NetworkInterface]> {
    do throws(ErrorNumber) {
      let list = try tree.files.openDirectory(Self.interfacesPath)
      var buffer = AttributeBuffer()
      return .known(try list.entries().map { $0.name }.sorted().map { interface($0, in: list, &buffer) })
    } catch {
      return error == .noSuchFile && tree.isWhole ? .known([]) : .unreadable(Self.interfacesPath, error)
    }
  }

  /// Whether nobody can be logged in through the functions that matter: all their interfaces are switched off.
  ///
  /// To list its connections the kernel walks a table whose size follows the machine's memory, which takes longer than all
  /// else that is read for a plan. Nothing leaves by an interface that is down, whatever the routes and rules say.
  private func noLoginIsConcerned(_ interfaces: Measured<[NetworkInterface]>) -> Bool {
    guard tree.isWhole, let concerned, let interfaces = interfaces.value else { return false }
    return interfaces.allSatisfy { interface in
      !interface.functions.contains { address in concerned.contains { $0.address == address } }
        || isSwitchedOff(interface.name)
    }
  }

  /// Whether an interface has no IFF_UP (include/uapi/linux/if.h); one that cannot be asked is not.
  private func isSwitchedOff(_ name: String) -> Bool {
    guard let name = HostName(name) else { return false }
    do throws(ErrorNumber) {
      let path = Self.interfacesPath.appending(name).appending("flags")
      guard let flags = KernelText.hexadecimal(try tree.files.read(path, limit: 64)[...]) else { return false }
      return flags & 1 == 0
    } catch {
      return false
    }
  }

  private func interface(
    _ name: HostName, in list: any HostDirectory, _ buffer: inout AttributeBuffer
  ) -> NetworkInterface {
    var interface = NetworkInterface(name: name.description, functions: [])
    do throws(ErrorNumber) {
      try list.readLink(name, into: &buffer)
      if let place = Self.interfacesPath.resolving(Array(buffer.bytes)) {
        interface.functions = KernelTree.functions(on: place)
      }
      if let concerned, !interface.functions.isEmpty, !KernelTree.isOn(buffer.bytes, concerned) { return interface }
    } catch {
      // Copies may hold the directory itself, whose place is not known.
    }
    do throws(ErrorNumber) {
      let directory = try list.openDirectory(name)
      for entry in try directory.entries() where entry.name.bytes.starts(with: "lower_".utf8) {
        interface.parts.append(KernelText.string(entry.name.bytes.dropFirst(6)))
      }
      interface.parts.sort()
      try directory.read("operstate", into: &buffer)
      let state = KernelText.trimmed(buffer.bytes)
      interface.isUp = state.elementsEqual("up".utf8) || state.elementsEqual("unknown".utf8)
    } catch {
      // What cannot be read stays open.
    }
    return interface
  }

  /// Columns: interface, destination, gateway, flags, …, mask in the eighth; numbers in the machine's byte order.
  static func routes(_ text: ArraySlice<UInt8>) -> [NetworkRoute] {
    var found: [NetworkRoute] = []
    for line in TextLines(text).dropFirst() {
      let words = columns(line.bytes)
      guard words.count > 7, let destination = machineWords(words[1], count: 1),
        let flags = KernelText.hexadecimal(words[3], as: UInt32.self), isUsable(flags),
        let mask = KernelText.hexadecimal(words[7], as: UInt32.self)
      else { continue }
      found.append(
        NetworkRoute(
          interface: KernelText.string(words[0]), destination: destination, prefixLength: mask.nonzeroBitCount))
    }
    return found
  }

  /// Columns: destination, prefix length, source, …, flags, interface in the tenth.
  static func routes6(_ text: ArraySlice<UInt8>) -> [NetworkRoute] {
    var found: [NetworkRoute] = []
    for line in TextLines(text) {
      let words = columns(line.bytes)
      guard words.count > 9, words[0].count == 32, let length = KernelText.hexadecimal(words[1], as: UInt8.self),
        length <= 128, let flags = KernelText.hexadecimal(words[8], as: UInt32.self), isUsable(flags)
      else { continue }
      var destination: [UInt8] = []
      var rest = words[0]
      while rest.count >= 2, let byte = KernelText.hexadecimal(rest.prefix(2), as: UInt8.self) {
        destination.append(byte)
        rest = rest.dropFirst(2)
      }
      guard destination.count == 16 else { continue }
      found.append(
        NetworkRoute(
          interface: KernelText.string(words[9]), destination: destination, prefixLength: Int(length)))
    }
    return found
  }

  /// RTF_UP, and not RTF_REJECT (include/uapi/linux/route.h).
  private static func isUsable(_ flags: UInt32) -> Bool { flags & 1 != 0 && flags & 0x200 == 0 }

  /// Established connections (state 01) whose own port is 22; each of the others' addresses once.
  static func logins(_ text: ArraySlice<UInt8>) -> [RemoteLogin] {
    var found: [RemoteLogin] = []
    for line in TextLines(text).dropFirst() where isLogin(line.bytes) {
      let remote = columns(line.bytes)[2].split(separator: UInt8(ascii: ":"))
      guard let words = remote.first, var address = machineWords(words, count: words.count / 8) else { continue }
      // An IPv4 client of an IPv6 socket.
      if address.count == 16, address[..<10].allSatisfy({ $0 == 0 }), address[10...11].allSatisfy({ $0 == 0xff }) {
        address = Array(address[12...])
      }
      // Redaction leaves all ones, which is nobody's address.
      let login = RemoteLogin(remote: address.allSatisfy { $0 == 0xff } ? nil : address)
      if !found.contains(login) { found.append(login) }
    }
    return found
  }

  /// Whether a line of `/proc/net/tcp` is an established connection to port 22 of this machine.
  static func isLogin(_ line: ArraySlice<UInt8>) -> Bool {
    let words = columns(line)
    return words.count > 3 && words[1].suffix(5).elementsEqual(":0016".utf8) && words[3].elementsEqual("01".utf8)
  }

  static func columns(_ line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    line.split { $0 == UInt8(ascii: " ") || $0 == 0x09 }
  }

  /// 32-bit words that the kernel printed as numbers of a little-endian machine.
  private static func machineWords(_ text: ArraySlice<UInt8>, count: Int) -> [UInt8]? {
    guard count == 1 || count == 4, text.count == 8 * count else { return nil }
    var bytes: [UInt8] = []
    for index in 0..<count {
      let start = text.startIndex + 8 * index
      guard let word = KernelText.hexadecimal(text[start..<start + 8], as: UInt32.self) else { return nil }
      for shift in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: word >> UInt32(8 * shift))) }
    }
    return bytes
  }
}
