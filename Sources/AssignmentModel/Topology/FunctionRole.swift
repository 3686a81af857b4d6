import HardwareBits
public import PCICore

/// What a function is to the fabric: a conventional one, or which kind of Express one.
public enum FunctionRole: Hashable, Sendable, CustomStringConvertible {
  /// No Express capability: conventional PCI or PCI-X, or an integrated function that presents itself so.
  case conventional
  /// An Express function of this kind.
  case express(PortType)
  /// The registers that say so were not read.
  case unmeasured

  /// The kind of an Express function; nil for a conventional one and where not measured.
  public var portType: PortType? {
    if case .express(let type) = self { type } else { nil }
  }

  /// Whether the function speaks Express at all.
  public var isExpress: Answer {
    switch self {
    case .conventional: .no
    case .express: .yes
    case .unmeasured: .unmeasured
    }
  }

  /// The name in words, such as `root port`.
  public var description: String {
    switch self {
    case .conventional: "conventional PCI"
    case .express(let type): type.description
    case .unmeasured: "not measured"
    }
  }
}

extension FunctionRole {
  /// Reads the role from a capability chain that was followed as far as it was readable.
  init(_ config: ConfigSpace, _ chain: CapabilityChain) {
    if let offset = chain.offset(of: .pciExpress) {
      guard let type = ExpressCapability(config, offset: offset).portType else {
        self = .unmeasured
        return
      }
      self = .express(type)
    } else if chain.standard == .unmeasured
      || chain.diagnostics.contains(where: { $0.code == .beyondEnd && $0.offset < ConfigSpace.conventionalSize })
    {
      self = .unmeasured
    } else {
      self = .conventional
    }
  }
}
