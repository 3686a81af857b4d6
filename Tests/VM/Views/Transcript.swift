import PCICore
import PassthroughModel

/// What was done to one function in one place, and what QEMU showed.
struct Transcript {
  /// A line that is not of the form.
  struct Malformed: Error {
    let line: String
  }

  /// One access of the guest's.
  struct Access {
    let isWrite: Bool
    let offset: Int
    let width: AccessWidth
    let value: UInt32
  }

  private(set) var accesses: [Access] = []
  private var config: [UInt8] = []
  private var shapes: [(Int, BARShape)] = []
  private var romSize: UInt64 = 0
  private var hasPin = false
  private var identity: (vendor: UInt16, device: UInt16)?
  private let policy: ConfigViewPolicy

  /// Reads a transcript; its file's ending says the place.
  init(_ text: String, place: String) throws {
    // What QEMU passes on that we hide unless asked.
    var policy = ConfigViewPolicy(
      placement: place.hasSuffix("conventional")
        ? .conventional : place.hasSuffix("root-complex") ? .rootComplex : .belowPort)
    policy.showsAddressTranslation = true
    policy.resizing = .pinned
    self.policy = policy
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      switch (words.first, words.count) {
      case ("config", 2): config = try Self.bytes(words[1])
      case ("pins", 2): hasPin = words[1] != "0"
      case ("virtual", 3): identity = (UInt16(words[1]) ?? 0, UInt16(words[2]) ?? 0)
      case ("region", 4): try region(words)
      case ("read", 4), ("write", 4): try access(words)
      default: throw Malformed(line: String(line))
      }
    }
  }

  private static func bytes(_ text: Substring) throws -> [UInt8] {
    let digits = Array(text.utf8)
    return try stride(from: 0, to: digits.count, by: 2).map { at in
      guard let byte = UInt8(String(decoding: digits[at..<at + 2], as: UTF8.self), radix: 16) else {
        throw Malformed(line: "config")
      }
      return byte
    }
  }

  private mutating func region(_ words: [Substring]) throws {
    guard let index = Int(words[1]), let size = UInt64(words[2]) else {
      throw Malformed(line: words.joined(separator: " "))
    }
    guard size > 0 else { return }
    if index == 6 {
      romSize = size
      return
    }
    let register = config[0x10 + 4 * index]
    let kind: BARShape.Kind = register & 1 == 1 ? .io : register & 6 == 4 ? .memory64 : .memory32
    guard let shape = BARShape(kind, sizeInBytes: size, isPrefetchable: register & 9 == 8) else {
      throw Malformed(line: words.joined(separator: " "))
    }
    shapes.append((index, shape))
  }

  private mutating func access(_ words: [Substring]) throws {
    guard let offset = Int(words[1]), let width = Int(words[2]).flatMap(AccessWidth.init(rawValue:)),
      let value = UInt32(words[3])
    else { throw Malformed(line: words.joined(separator: " ")) }
    accesses.append(Access(isWrite: words[0] == "write", offset: offset, width: width, value: value))
  }

  /// Where the view says otherwise than QEMU.
  ///
  /// Bits of the device are compared with what VFIO gave at the start, until the guest writes.
  func differences() throws -> [String] {
    let function = AssignedFunction(
      bars: try BARShapes(shapes, romSizeInBytes: romSize), isVirtual: identity != nil, identity: identity,
      hasInterruptPin: hasPin)
    var view = try ConfigView(ConfigSpace(config), of: function, policy: policy)
    var differences: [String] = []
    var isFresh = true
    var lineIsHosts = true
    let intended = hidden
    for (number, access) in accesses.enumerated() {
      if access.isWrite {
        isFresh = false
        if access.offset == 0x3c { lineIsHosts = false }
        _ = view.write(access.value, at: access.offset, access.width)
        continue
      }
      let answer = view.read(at: access.offset, access.width)
      if intended.contains(access.offset) { continue }
      var device: UInt32 = 0
      for index in 0..<access.width.rawValue where access.offset + index < config.count {
        device |= UInt32(config[access.offset + index]) << UInt32(index * 8)
      }
      let compared = (isFresh ? UInt32.max : ~answer.deviceBits) & ~intendedBits(access, lineIsHosts, function)
      let ours = answer.completed(by: device) & compared
      if ours != access.value & compared {
        differences.append(
          "access \(number), 0x\(hex(UInt32(access.offset))): QEMU 0x\(hex(access.value & compared)), ours 0x\(hex(ours))"
        )
      }
    }
    return differences
  }

  /// Double words of capabilities that are hidden: QEMU unlinks them and shows their bytes.
  private var hidden: Set<Int> {
    let space = ConfigSpace(config)
    let chain = CapabilityChain(space)
    let starts = chain.entries.map { Int($0.offset) }
    var found: Set<Int> = []
    for entry in chain.entries {
      let isHidden: Bool
      switch entry.kind {
      case .standard(let id): isHidden = id == .pciExpress && policy.placement == .conventional
      case .extended(let id, _): isHidden = id == .singleRootIOVirtualization || id == .alternativeRoutingID
      }
      guard isHidden else { continue }
      let start = Int(entry.offset)
      let end = starts.filter { $0 > start }.min() ?? (start < 256 ? 256 : 4096)
      found.formUnion(stride(from: start == 0x100 ? start + 4 : start, to: end, by: 4))
    }
    return found
  }

  /// Bits in which we mean to differ (Docs/passthrough-model.md).
  private func intendedBits(_ access: Access, _ lineIsHosts: Bool, _ function: AssignedFunction) -> UInt32 {
    switch access.offset {
    // Bits that a function without I/O ports, or without a pin, does not have.
    case 0x04: (function.bars.hasIO && !function.isVirtual ? 0 : 1) | (function.hasInterruptPin ? 0 : 0x400)
    // No self test.
    case 0x0c: 0xff00_0000
    // The interrupt line, until a guest writes it, is the host's.
    case 0x3c: lineIsHosts ? 0xff : 0
    default: 0
    }
  }

  private func hex(_ value: UInt32) -> String { String(value, radix: 16) }
}
