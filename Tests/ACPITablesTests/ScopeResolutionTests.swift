import ACPITables
import PCICore
import Testing

/// A host with a root port 00:1c.4 to bus 3, on which a switch port 03:01.0 leads to buses 5 to 7.
private func buses(below bridge: PCIAddress) -> BridgeBuses? {
  switch "\(bridge)" {
  case "0000:00:1c.4": BridgeBuses(secondary: 3, subordinate: 9)
  case "0000:03:01.0": BridgeBuses(secondary: 5, subordinate: 7)
  case "0000:00:1d.0": BridgeBuses(secondary: 0, subordinate: 0)
  default: nil
  }
}

private func address(_ text: String) throws -> PCIAddress { try #require(PCIAddress(text)) }

@Suite("device scope paths")
struct ScopeResolutionTests {
  private static let port = ScopePath.Hop(device: 0x1c, function: 4)
  private static let down = ScopePath.Hop(device: 1, function: 0)
  private static let end = ScopePath.Hop(device: 0, function: 1)

  @Test("one hop is on the start bus; no bridge is asked for")
  func oneHop() throws {
    let scope = DeviceScope(.endpoint, startBus: 0x80, path: [.init(device: 2, function: 3)])
    let resolution = scope.resolve(segment: 1) { _ in
      Issue.record("no bridge is on the way")
      return nil
    }
    #expect(resolution == .function(try address("0001:80:02.3")))
  }

  @Test("each further hop is on the secondary bus of the one before")
  func throughBridges() throws {
    let scope = DeviceScope(.endpoint, path: [Self.port, Self.down, Self.end])
    #expect(scope.resolve(segment: 0, buses: buses) == .function(try address("0000:05:00.1")))
  }

  @Test(
    "an I/O APIC, HPET or namespace device is a function too",
    arguments: [.ioapic, .hpet, .namespaceDevice] as [ScopeType])
  func others(type: ScopeType) throws {
    let scope = DeviceScope(type, enumerationID: 2, startBus: 0xf0, path: [.init(device: 0x1f, function: 7)])
    #expect(scope.resolve(segment: 0, buses: buses) == .function(try address("0000:f0:1f.7")))
  }

  @Test("a bridge stands for all buses below it")
  func hierarchy() throws {
    let scope = DeviceScope(.bridge, path: [Self.port, Self.down])
    #expect(scope.resolve(segment: 0, buses: buses) == .hierarchy(bridge: try address("0000:03:01.0"), buses: 5...7))
  }

  @Test("a bridge whose buses are not known is still named")
  func unknownHierarchy() throws {
    let absent = DeviceScope(.bridge, path: [.init(device: 2, function: 0)])
    #expect(absent.resolve(segment: 0, buses: buses) == .hierarchy(bridge: try address("0000:00:02.0"), buses: nil))
    let unnumbered = DeviceScope(.bridge, path: [.init(device: 0x1d, function: 0)])
    #expect(unnumbered.resolve(segment: 0, buses: buses) == .hierarchy(bridge: try address("0000:00:1d.0"), buses: nil))
  }

  @Test("where a path cannot be followed, the reason is told")
  func reasons() throws {
    let noPath = DeviceScope(.endpoint, path: [])
    #expect(noPath.resolve(segment: 0, buses: buses) == .unresolved(.noPath))
    let impossible = DeviceScope(.endpoint, path: [Self.port, .init(device: 32, function: 0)])
    #expect(impossible.resolve(segment: 0, buses: buses) == .unresolved(.impossibleHop(1)))
    let absent = DeviceScope(.endpoint, path: [Self.port, Self.end, Self.end])
    #expect(
      absent.resolve(segment: 0, buses: buses) == .unresolved(.unknownBridge(try address("0000:03:00.1"), hop: 1)))
    let unnumbered = DeviceScope(.endpoint, path: [.init(device: 0x1d, function: 0), Self.end])
    #expect(
      unnumbered.resolve(segment: 0, buses: buses)
        == .unresolved(.unnumberedBridge(try address("0000:00:1d.0"), hop: 0)))
    #expect(
      ScopeResolution.Reason.unknownBridge(try address("0000:03:00.1"), hop: 1).description
        == "what is below 0000:03:00.1 (hop 1) is not known")
  }

  @Test("a bridge that leads back to its own bus is not followed")
  func loop() throws {
    let scope = DeviceScope(.endpoint, path: [Self.port, Self.port, Self.port])
    let resolution = scope.resolve(segment: 0) { _ in BridgeBuses(secondary: 4, subordinate: 4) }
    #expect(resolution == .unresolved(.unnumberedBridge(try address("0000:04:1c.4"), hop: 1)))
  }

  @Test("Linux compares whole paths from the root bus")
  func linux() {
    let scope = DeviceScope(.endpoint, path: [Self.port, Self.end])
    #expect(scope.linuxMatch(rootBus: 0, devicePath: [Self.port, Self.end], deviceBus: 3) == .exact)
    #expect(scope.linuxMatch(rootBus: 1, devicePath: [Self.port, Self.end], deviceBus: 3) == nil)
    #expect(scope.linuxMatch(rootBus: 0, devicePath: [Self.port, Self.down, Self.end], deviceBus: 3) == nil)
    #expect(scope.linuxMatch(rootBus: 0, devicePath: [Self.port], deviceBus: 0) == nil)
  }

  @Test("Linux accepts one hop on the device's own bus")
  func workaround() {
    let scope = DeviceScope(.endpoint, startBus: 3, path: [Self.end])
    #expect(scope.linuxMatch(rootBus: 0, devicePath: [Self.port, Self.end], deviceBus: 3) == .workaround)
    #expect(scope.linuxMatch(rootBus: 0, devicePath: [Self.port, Self.end], deviceBus: 4) == nil)
    #expect(scope.linuxMatch(rootBus: 0, devicePath: [Self.port, Self.down], deviceBus: 3) == nil)
    let twoHops = DeviceScope(.endpoint, startBus: 3, path: [Self.down, Self.end])
    #expect(twoHops.linuxMatch(rootBus: 0, devicePath: [Self.port, Self.end], deviceBus: 3) == nil)
  }
}

@Suite("scope path storage")
struct ScopePathTests {
  @Test("paths of every length keep their hops", arguments: 0...ScopePath.maximumCount)
  func lengths(count: Int) {
    let hops = (0..<count).map { ScopePath.Hop(device: UInt8($0), function: UInt8($0 & 7)) }
    let path = ScopePath(hops)
    #expect(Array(path) == hops)
    #expect(path.lengthInBytes == 2 * count)
    #expect(path.bytes == hops.flatMap { [$0.device, $0.function] })
    #expect(path.oddByte == nil)
  }

  @Test("text")
  func text() {
    #expect(ScopePath([.init(device: 0x1c, function: 4), .init(device: 0, function: 0)]).description == "1c.4/00.0")
    #expect(ScopePath().description == "")
  }

  @Test("paths differ in each hop")
  func equality() {
    let path: ScopePath = [.init(device: 1, function: 2), .init(device: 3, function: 4)]
    #expect(path == [.init(device: 1, function: 2), .init(device: 3, function: 4)])
    #expect(path != [.init(device: 1, function: 2)])
    #expect(path != [.init(device: 1, function: 2), .init(device: 3, function: 5)])
    #expect(Set([path, path, ScopePath()]).count == 2)
  }
}
