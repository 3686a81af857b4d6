import AssignmentModel
import PCICore

/// Reads consoles, framebuffers and connected displays (kernel/printk, fs/proc/consoles.c, drivers/video/fbdev,
/// drivers/gpu/drm/drm_sysfs.c).
struct ScreenReader {
  static let consolesPath: HostPath = "/proc/consoles"
  static let terminalsPath: HostPath = "/sys/class/tty"
  static let framebuffersPath: HostPath = "/sys/class/graphics"
  static let connectorsPath: HostPath = "/sys/class/drm"
  static let memoryPath: HostPath = "/proc/iomem"
  /// What drivers of a framebuffer that firmware set up call its memory.
  private static let framebufferNames = ["BOOTFB", "efifb", "simplefb", "simpledrm", "vesafb"]

  let tree: KernelTree

  /// Fills in what concerns consoles and screens.
  func read(into usage: inout HostUsage) {
    usage.consoles = tree.text(Self.consolesPath).map { text in
      Self.consoles(text[...]).map { name in
        HostConsole(
          name: name.description, functions: KernelTree.functions(on: tree.place(Self.terminalsPath.appending(name))))
      }
    }
    usage.displays = tree.names(in: Self.framebuffersPath).map { framebuffers($0) + connectors }
    usage.bootFramebuffers = bootFramebuffers
  }

  /// Whether a console's terminal hangs on one of `functions`; true where that cannot be read.
  func hasConsole(on functions: [FunctionSnapshot]) -> Bool {
    guard case .known(let text) = tree.text(Self.consolesPath) else { return true }
    return Self.consoles(text[...]).contains { name in
      KernelTree.isOn(tree.place(Self.terminalsPath.appending(name)).bytes, functions)
    }
  }

  /// The first word of each line.
  static func consoles(_ text: ArraySlice<UInt8>) -> [HostName] {
    TextLines(text).compactMap { line in line.bytes.split(separator: UInt8(ascii: " ")).first.flatMap { HostName($0) } }
  }

  private func framebuffers(_ names: [HostName]) -> [HostDisplay] {
    names.compactMap { name in
      guard name.bytes.starts(with: "fb".utf8), name.bytes.dropFirst(2).allSatisfy({ (0x30...0x39).contains($0) })
      else { return nil }
      return HostDisplay(
        kind: .framebuffer, name: name.description,
        functions: KernelTree.functions(on: tree.place(Self.framebuffersPath.appending(name))))
    }
  }

  private var connectors: [HostDisplay] {
    tree.presentNames(in: Self.connectorsPath).compactMap { name in
      let place = tree.place(Self.connectorsPath.appending(name))
      guard tree.line(place.appending("status")) == "connected" else { return nil }
      return HostDisplay(kind: .connector, name: name.description, functions: KernelTree.functions(on: place))
    }
  }

  /// Without privilege the kernel prints zeros in place of addresses, which says nothing.
  private var bootFramebuffers: Measured<[ClosedRange<UInt64>]> {
    switch tree.text(Self.memoryPath) {
    case .unmeasured(let reason): return .unmeasured(reason)
    case .known(let text):
      var ranges: [ClosedRange<UInt64>] = []
      var isVisible = false
      for line in TextLines(text[...]) {
        guard let range = Self.range(line.bytes) else { continue }
        isVisible = isVisible || range.upperBound > 0
        if Self.framebufferNames.contains(where: { Self.name(line.bytes).elementsEqual($0.utf8) }) {
          ranges.append(range)
        }
      }
      if !isVisible { return .unmeasured(Unmeasured(.notPermitted, "\(Self.memoryPath) shows addresses to root only")) }
      return .known(ranges)
    }
  }

  /// `  fd000000-fd3e7fff : BOOTFB`.
  private static func range(_ line: ArraySlice<UInt8>) -> ClosedRange<UInt64>? {
    let words = line.split(separator: UInt8(ascii: " "))
    guard let ends = words.first?.split(separator: UInt8(ascii: "-")), ends.count == 2,
      let first = KernelText.hexadecimal(ends[0]), let last = KernelText.hexadecimal(ends[1]), first <= last
    else { return nil }
    return first...last
  }

  private static func name(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return [] }
    return KernelText.trimmed(line[(colon + 1)...])
  }
}
