/// A kernel module of a fake host that is no driver, or of whose module more is to be said than its driver says.
public struct FakeModule: Hashable, Sendable {
  /// Its name, with underscores.
  public var name: String
  /// The modules loaded before it.
  public var dependencies: [String]
  /// Names and patterns it is loaded by besides its own name, as in `modules.alias`.
  public var aliases: [String]
  /// Its parameters with what they read at first.
  public var parameters: [String: String]
  /// Why it cannot be loaded, in modprobe's words; nil where it can.
  public var failure: String?

  /// Describes a module.
  public init(
    _ name: String, dependencies: [String] = [], aliases: [String] = [], parameters: [String: String] = [:],
    failure: String? = nil
  ) {
    self.name = name
    self.dependencies = dependencies
    self.aliases = aliases
    self.parameters = parameters
    self.failure = failure
  }

  /// Modules that a fake host knows without being told.
  public static let known: [FakeModule] = [
    FakeModule("vfio"),
    FakeModule("vfio_iommu_type1", dependencies: ["vfio"], parameters: ["allow_unsafe_interrupts": "N"]),
    FakeModule("vfio_pci_core", dependencies: ["vfio"]),
    FakeModule(
      "vfio_pci", dependencies: ["vfio_pci_core"],
      parameters: [
        "enable_sriov": "N", "disable_idle_d3": "N", "disable_denylist": "N", "disable_vga": "N", "nointxmask": "N",
      ]),
    FakeModule("mlx5_vfio_pci", dependencies: ["vfio_pci_core"]),
    FakeModule(
      "xen_pciback", failure: "ERROR: could not insert 'xen_pciback': No such device"),
  ]

  var text: String {
    var lines = dependencies.map { "needs \($0)" } + aliases.map { "alias \($0)" }
    lines += parameters.sorted { $0.key < $1.key }.map { "parameter \($0.key) \($0.value)" }
    if let failure { lines.append("failure \(failure)") }
    return lines.joined(separator: "\n")
  }

  init(name: String, lines: [String]) {
    self.init(name)
    for line in lines {
      guard let space = line.firstIndex(of: " ") else { continue }
      let value = String(line[line.index(after: space)...])
      switch line[..<space] {
      case "needs": dependencies.append(value)
      case "alias": aliases.append(value)
      case "parameter":
        let words = value.split(separator: " ", maxSplits: 1)
        if words.count == 2 { parameters[String(words[0])] = String(words[1]) }
      case "failure": failure = value
      default: break
      }
    }
  }
}
