import HardwareBits
import PCICore

/// The variants of vfio-pci that a kernel has, as `modules.alias` lists them.
///
/// They are vfio-pci with more: live migration, resources of their own. The kernel gives them aliases of the kind
/// `vfio_pci:v000015B3d0000101Esv*sd*bc*sc*i*`, which nothing loads by itself (Documentation/driver-api/vfio.rst;
/// scripts/mod/file2alias.c).
public struct VariantDrivers: Hashable, Sendable {
  /// One alias.
  public struct Alias: Hashable, Sendable {
    /// The pattern after `vfio_pci:`.
    public let pattern: String
    /// The module, which is the driver's name too.
    public let module: String
  }

  /// The aliases, in the order of the file.
  public let aliases: [Alias]

  /// Takes aliases.
  public init(aliases: [Alias]) { self.aliases = aliases }

  /// Reads the lines of `modules.alias` that are about variants.
  public init(modulesAlias text: some Collection<UInt8>) {
    var aliases: [Alias] = []
    let head = Array("alias vfio_pci:".utf8)
    for line in text.split(separator: UInt8(ascii: "\n")) where line.starts(with: head) {
      let words = line.split(separator: UInt8(ascii: " "))
      guard words.count == 3 else { continue }
      let pattern = String(decoding: words[1].dropFirst(9), as: UTF8.self)
      let module = String(decoding: words[2], as: UTF8.self)
      if module != "vfio_pci", module != "vfio-pci" { aliases.append(Alias(pattern: pattern, module: module)) }
    }
    self.aliases = aliases
  }

  /// The variant made for a function: the one whose alias says most about it, the first of several; nil for none.
  public func driver(for identity: FunctionIdentity) -> DriverName? {
    var best: (detail: Int, name: DriverName)?
    for alias in aliases {
      guard let detail = Self.match(alias.pattern, identity), let name = DriverName(alias.module) else { continue }
      if best.map({ detail > $0.detail }) ?? true { best = (detail, name) }
    }
    return best?.name
  }

  /// How many fields of a pattern name a value, where all of those are the function's; nil where one is not.
  static func match(_ pattern: String, _ identity: FunctionIdentity) -> Int? {
    let code = identity.classCode.rawValue
    let fields: [(String, UInt32?, Int)] = [
      ("v", UInt32(identity.vendorID), 8), ("d", UInt32(identity.deviceID), 8),
      ("sv", identity.subsystemVendorID.map { UInt32($0) }, 8),
      ("sd", identity.subsystemDeviceID.map { UInt32($0) }, 8),
      ("bc", code >> 16 & 0xff, 2), ("sc", code >> 8 & 0xff, 2), ("i", code & 0xff, 2),
    ]
    var rest = Array(pattern.utf8)[...]
    var detail = 0
    for (name, value, digits) in fields {
      guard rest.starts(with: name.utf8) else { return nil }
      rest = rest.dropFirst(name.utf8.count)
      if rest.first == UInt8(ascii: "*") {
        rest = rest.dropFirst()
        continue
      }
      guard let value, rest.count >= digits, let wanted = UInt32(hexDigits: rest.prefix(digits)), wanted == value
      else { return nil }
      rest = rest.dropFirst(digits)
      detail += 1
    }
    return rest.isEmpty || rest.elementsEqual("*".utf8) ? detail : nil
  }
}
