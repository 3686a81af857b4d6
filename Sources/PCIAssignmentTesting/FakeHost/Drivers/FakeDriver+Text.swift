import HardwareBits
import LinuxPCI

extension FakeDriver {
  /// The driver as lines of a key and a value, for other processes that open the same fake host.
  var text: String {
    var lines = ["role \(role.rawValue)", "loaded \(isLoaded)", "dma \(managesDMA)", "group \(needsGroup)"]
    if let module { lines.append("module \(module)") }
    for match in matches {
      let vendor = match.vendor.map { $0.hex(digits: 4) } ?? "*"
      let device = match.device.map { $0.hex(digits: 4) } ?? "*"
      let classes = "\(match.classCode.hex(digits: 6)) \(match.classMask.hex(digits: 6))"
      lines.append("match \(vendor) \(device) \(classes) \(match.overrideOnly)")
    }
    switch probe {
    case .succeeds: break
    case .fails(let errno): lines.append("probe \(errno.rawValue)")
    case .failsLate: lines.append("probe late")
    }
    if probingTime != .zero { lines.append("probing \(probingTime.nanoseconds)") }
    if let support = virtualFunctions {
      let total = support.total.map { String($0) } ?? "*"
      let most = support.enablesAtMost.map { String($0) } ?? "*"
      lines.append(
        "sriov \(total) \(most) \(support.removedWithDriver) \(support.enablingTime.nanoseconds)"
          + " \(support.disablingTime.nanoseconds)")
    }
    return lines.joined(separator: "\n")
  }

  /// Reads ``text``; what is not understood is left as it is by default.
  init(name: String, lines: [String]) {
    self.init(name)
    managesDMA = false
    for line in lines {
      let words = line.split(separator: " ").map { String($0) }
      guard let key = words.first, words.count > 1 else { continue }
      switch key {
      case "role": role = Role(rawValue: words[1]) ?? .native
      case "loaded": isLoaded = words[1] == "true"
      case "dma": managesDMA = words[1] == "true"
      case "group": needsGroup = words[1] == "true"
      case "module": module = words[1]
      case "match": if let match = Self.match(words) { matches.append(match) }
      case "probe": probe = Int32(words[1]).map { .fails(ErrorNumber(rawValue: $0)) } ?? .failsLate
      case "probing": probingTime = .nanoseconds(Int64(words[1]) ?? 0)
      case "sriov": virtualFunctions = Self.support(words)
      default: break
      }
    }
  }

  private static func match(_ words: [String]) -> DeviceMatch? {
    guard words.count == 6, let code = UInt32(words[3], radix: 16), let mask = UInt32(words[4], radix: 16) else {
      return nil
    }
    return DeviceMatch(
      vendor: UInt16(words[1], radix: 16), device: UInt16(words[2], radix: 16), classCode: code, classMask: mask,
      overrideOnly: words[5] == "true")
  }

  private static func support(_ words: [String]) -> VirtualFunctionSupport? {
    guard words.count == 6 else { return nil }
    return VirtualFunctionSupport(
      total: Int(words[1]), enablesAtMost: Int(words[2]), removedWithDriver: words[3] == "true",
      enablingTime: .nanoseconds(Int64(words[4]) ?? 0), disablingTime: .nanoseconds(Int64(words[5]) ?? 0))
  }
}

extension Duration {
  /// The duration in nanoseconds, held within 64 bits.
  var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, carry) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
    return overflow || carry ? (seconds < 0 ? .min : .max) : sum
  }
}
