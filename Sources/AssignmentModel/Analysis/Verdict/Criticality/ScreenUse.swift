import PCICore

/// Follows consoles, framebuffers and connected displays to the functions that show them.
struct ScreenUse {
  private let host: HostSnapshot
  private var found = FoundUses()

  init(_ host: HostSnapshot) { self.host = host }

  mutating func take() -> FoundUses {
    let usage = host.usage
    let hasScreenConsole: Bool
    switch usage.consoles {
    case .known(let consoles):
      hasScreenConsole = consoles.contains { $0.isScreen }
      for console in consoles where !console.isScreen {
        for function in console.functions {
          add(function, .console, "the kernel's console is \(console.name)", "the kernel's console \(console.name)")
        }
      }
    case .unmeasured(let reason):
      hasScreenConsole = false
      leaveOpen("the kernel's consoles were not read (\(reason.text))")
    }
    if case .unmeasured(let reason) = usage.displays { leaveOpen("the framebuffers were not read (\(reason.text))") }
    for display in usage.displays.value ?? [] {
      follow(display, hasScreenConsole)
    }
    return found
  }

  private mutating func follow(_ display: HostDisplay, _ hasScreenConsole: Bool) {
    guard display.kind == .framebuffer else {
      for function in display.functions {
        add(
          function, .screen, "a display is connected to \(display.name)",
          "the display at \(display.name), and what is shown there")
      }
      return
    }
    var functions = display.functions
    if functions.isEmpty {
      switch host.usage.bootFramebuffers {
      case .known(let ranges): functions = owners(of: ranges)
      case .unmeasured(let reason):
        leaveOpen("whose memory the framebuffer \(display.name) lies in was not read (\(reason.text))")
      }
    }
    for function in functions {
      if hasScreenConsole {
        add(function, .console, "the kernel's console is drawn into \(display.name)", "the console on the screen")
      } else {
        add(function, .screen, "it shows the framebuffer \(display.name)", "the framebuffer \(display.name)")
      }
    }
  }

  /// The functions in whose address ranges a framebuffer lies that firmware set up; bridges' windows do not count.
  private func owners(of ranges: [ClosedRange<UInt64>]) -> [PCIAddress] {
    host.functions.filter { function in
      (function.resources.value ?? []).contains { resource in
        resource.index < 6 && resource.isMemory && !resource.isUnused && resource.start <= resource.end
          && ranges.contains { $0.overlaps(resource.start...resource.end) }
      }
    }.map { $0.address }
  }

  private mutating func add(_ function: PCIAddress, _ kind: HostUse.Kind, _ text: String, _ loss: String) {
    found.uses.append((function, HostUse(kind: kind, text: text, loss: loss)))
  }

  private mutating func leaveOpen(_ text: String) {
    found.open.append(OpenUse(subject: .screens, text: text))
  }
}
