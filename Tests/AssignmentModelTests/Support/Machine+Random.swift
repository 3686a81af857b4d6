import PCICore

extension Machine {
  /// A machine of ports, switches, bridges and devices; the same seed makes the same one.
  static func random(seed: UInt64) -> Machine {
    var maker = RandomMachine(seed: seed)
    for device in 1...6 { maker.rootDevice(device) }
    return maker.machine
  }
}

/// Draws functions one after the other; buses are numbered as they come.
private struct RandomMachine {
  var machine = Machine()
  private var state: UInt64
  private var lastBus = 0

  init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 | 1 }

  /// A number below `limit` (xorshift64).
  private mutating func number(below limit: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(limit))
  }

  private mutating func chance(_ percent: Int) -> Bool { number(below: 100) < percent }

  private static func text(_ bus: Int, _ device: Int, _ function: Int) -> String {
    let digits = { (value: Int) in (value < 16 ? "0" : "") + String(value, radix: 16) }
    return "\(digits(bus)):\(digits(device)).\(function)"
  }

  mutating func rootDevice(_ device: Int) {
    let count = chance(30) ? 2 : 1
    if chance(15) {
      for function in 0..<count {
        machine.add(
          Self.text(0, device, function), chance(50) ? .conventional : .express(.rootComplexIntegratedEndpoint),
          ids: chance(50) ? (0x8086, 0x1234) : (0x1234, 0x5678), multifunction: count > 1)
      }
      return
    }
    for function in 0..<count { port(.rootPort, 0, device, function, isPart: count > 1, depth: 0) }
  }

  private mutating func registers() -> (capability: UInt16, control: UInt16)? {
    switch number(below: 5) {
    case 0: nil
    case 1: (0x005f, 0x0011)
    case 2: (0x0001, 0x0001)
    default: (0x005f, 0x001d)
    }
  }

  private mutating func port(_ type: PortType, _ bus: Int, _ device: Int, _ function: Int, isPart: Bool, depth: Int) {
    lastBus += 1
    let below = lastBus
    let acs = registers()
    link(below, depth: depth + 1)
    machine.add(
      Self.text(bus, device, function), .express(type), multifunction: isPart,
      below: UInt8(below)...UInt8(max(below, lastBus)), acs: acs)
  }

  private mutating func link(_ bus: Int, depth: Int) {
    let kind = depth < 4 && lastBus < 200 ? number(below: 10) : 0
    if kind == 9 {
      lastBus += 1
      let below = lastBus
      conventionalBus(below, depth: depth + 1)
      machine.add(Self.text(bus, 0, 0), .express(.expressToPCIBridge), below: UInt8(below)...UInt8(lastBus))
    } else if kind >= 6 {
      lastBus += 1
      let below = lastBus
      let sameDevice = chance(50)
      for index in 0..<2 {
        port(
          .downstreamPort, below, sameDevice ? 0 : index, sameDevice ? index : 0, isPart: sameDevice, depth: depth + 1)
      }
      machine.add(Self.text(bus, 0, 0), .express(.upstreamPort), below: UInt8(below)...UInt8(lastBus))
    } else {
      let count = 1 + number(below: 3)
      for function in 0..<count {
        // A Marvell controller sends with the requester ID of function 1.
        let ids: (UInt16, UInt16) = chance(15) ? (0x1b4b, 0x9172) : (0x1234, 0x5678)
        machine.add(
          Self.text(bus, 0, function), chance(80) ? .express(.endpoint) : .conventional, ids: ids,
          multifunction: count > 1, acs: chance(30) ? (0x000c, 0x000c) : nil)
      }
    }
  }

  private mutating func conventionalBus(_ bus: Int, depth: Int) {
    for device in 1...2 {
      if depth < 4, chance(30) {
        lastBus += 1
        let below = lastBus
        conventionalBus(below, depth: depth + 1)
        machine.add(Self.text(bus, device, 0), .conventional, below: UInt8(below)...UInt8(lastBus))
      } else {
        machine.add(Self.text(bus, device, 0), .conventional)
      }
    }
  }
}
