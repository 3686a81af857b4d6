import PCICore

/// Follows the default route and logins down to the functions of the interfaces.
struct NetworkUse {
  private let usage: HostUsage
  private let isRootRemote: Bool
  private var interfaces: [String: NetworkInterface] = [:]
  private var found = FoundUses()

  init(_ usage: HostUsage, isRootRemote: Bool) {
    self.usage = usage
    self.isRootRemote = isRootRemote
    for case .known(let list) in [usage.interfaces] {
      for interface in list { interfaces[interface.name] = interface }
    }
  }

  mutating func take() -> FoundUses {
    if case .unmeasured(let reason) = usage.interfaces {
      leaveOpen("the network interfaces were not read (\(reason.text))")
    } else if case .unmeasured(let reason) = usage.routes {
      leaveOpen("the routes were not read (\(reason.text))")
    } else if case .unmeasured(let reason) = usage.remoteLogins {
      leaveOpen("who is logged in was not read (\(reason.text))")
    }
    let routes = usage.routes.value ?? []
    for route in routes where route.prefixLength == 0 {
      follow(route.interface, .route, "the default route is through", "the default route")
    }
    followLogins(routes)
    if isRootRemote {
      for name in Set(routes.map({ $0.interface })).sorted() {
        follow(name, .root, "file systems come over", "file systems that come over the network")
      }
    }
    for interface in usage.interfaces.value ?? [] where interface.isUp == true {
      follow(interface.name, .interface, "an interface that is up:", "the interface \(interface.name)")
    }
    return found
  }

  private mutating func leaveOpen(_ text: String) {
    found.open.append(OpenUse(subject: .network, text: text))
  }

  /// A login's interface is the one that leads back to where it came from: the route with the longest prefix.
  private mutating func followLogins(_ routes: [NetworkRoute]) {
    for login in usage.remoteLogins.value ?? [] {
      guard let remote = login.remote else {
        leaveOpen("somebody is logged in from an address that is not in this capture")
        continue
      }
      if remote.first == 127 || remote.dropLast().allSatisfy({ $0 == 0 }) { continue }
      let covering = routes.filter { $0.covers(remote) }
      guard let longest = covering.map({ $0.prefixLength }).max() else {
        leaveOpen("somebody is logged in from an address that no route leads to")
        continue
      }
      for name in Set(covering.filter({ $0.prefixLength == longest }).map({ $0.interface })).sorted() {
        follow(name, .login, "somebody is logged in (port 22) through", "the way in of somebody who is logged in")
      }
    }
  }

  /// Follows an interface down to its functions, each interface once.
  private mutating func follow(_ name: String, _ kind: HostUse.Kind, _ lead: String, _ loss: String) {
    var pending: [(name: String, trail: String)] = [(name, name)]
    var seen: Set<String> = []
    while let next = pending.popLast() {
      guard seen.insert(next.name).inserted, let interface = interfaces[next.name] else { continue }
      for function in interface.functions {
        found.uses.append((function, HostUse(kind: kind, text: "\(lead) \(next.trail)", loss: loss)))
      }
      for part in interface.parts { pending.append((part, "\(next.trail), made of \(part)")) }
    }
  }
}
