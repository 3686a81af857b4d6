import PCICore

/// A function's ACS registers on the way through the kernel's start.
struct AccessControlState {
  /// What the function can enforce.
  let capabilities: AccessServices
  /// What it is told to enforce, as far as it is known.
  var control: AccessServices
  /// The control bits that only firmware knows.
  var unknown: AccessServices

  /// Does what the kernel does when it finds the function (drivers/pci/pci.c, `pci_enable_acs`).
  ///
  /// Registers that already went through it are left alone unless a parameter is new to them.
  mutating func boot(
    _ position: Int, layout: AccessControlCapability.Layout, in topology: HostTopology,
    under conditions: GroupingConditions
  ) {
    let parameters = conditions.parametersOfNextBoot
    let isFresh = conditions.registers == .enabledAtBoot
    // What firmware had set: the bits the kernel turns on by itself can no longer be told from firmware's.
    let firmware = control
    let lost: AccessServices = isFresh ? [] : control.intersection(capabilities).intersection(.isolation)
    if isFresh { control.formUnion(capabilities.intersection(.isolation)) }
    let act = Self.parametersAct(in: conditions.release)
    if parameters.redirectionOff.contains(where: { $0.matches(position, in: topology) }) {
      // The first kernels with the other parameter turn every other service on at the same time.
      let others = AccessServices.redirection.symmetricDifference(AccessServices(rawValue: 0x7f))
      configure(
        Change(mask: .redirection, bits: [], bitsOfFirst: others), layout: layout, firmware: firmware, lost: lost, act)
    }
    guard act != .onKernelsBits,
      let setting = parameters.accessControl.first(where: { $0.functions.matches(position, in: topology) })
    else { return }
    let change = Change(mask: setting.mask, bits: setting.bits, bitsOfFirst: setting.bits)
    configure(change, layout: layout, firmware: firmware, lost: lost, act)
    if act == .unsettled, parameters.accessControl.count > 1, layout != .sunrisePoint {
      // The first kernels took the bits of one entry for the next ones too.
      unknown.formUnion(capabilities.intersection(.isolation))
    }
  }

  /// On what a parameter's bits are put.
  enum Act: Hashable, Sendable {
    /// Up to 6.10: on what the kernel turned on.
    case onKernelsBits
    /// From 6.11 on, before it was mended: firmware's bits and the kernel's were taken for each other.
    ///
    /// Which release of a stable line mended it was not compared: both ways are tried.
    case unsettled
    /// Mended: on what firmware had set.
    case onFirmwaresBits
  }

  /// What the parameters do in a release; mended in 6.15, and seen to be so in 6.12.95 and 6.12.117.
  static func parametersAct(in release: KernelRelease?) -> Act {
    guard let release else { return .onFirmwaresBits }
    if release < KernelRelease(6, 11) { return .onKernelsBits }
    if release >= KernelRelease(6, 15) { return .onFirmwaresBits }
    return release.minor == 12 && release.patch >= 95 ? .onFirmwaresBits : .unsettled
  }

  /// Which bits a parameter is about, and how they are to be; the first kernels with `config_acs` set more.
  private struct Change {
    let mask: AccessServices
    let bits: AccessServices
    let bitsOfFirst: AccessServices
  }

  private mutating func configure(
    _ change: Change, layout: AccessControlCapability.Layout, firmware: AccessServices, lost: AccessServices, _ act: Act
  ) {
    if layout == .sunrisePoint {
      // For these ports every such parameter comes down to turning redirection off.
      control.subtract(.redirection)
      return
    }
    let kernels = control
    let mended = firmware.subtracting(change.mask).union(change.bits)
    switch act {
    case .onKernelsBits: control = kernels.subtracting(change.mask).union(change.bits)
    case .onFirmwaresBits:
      control = mended
      unknown = lost.subtracting(change.mask)
    case .unsettled:
      let first = kernels.subtracting(change.mask).union(firmware.intersection(change.mask)).union(change.bitsOfFirst)
      control = mended.intersection(first)
      unknown = mended.symmetricDifference(first).union(lost.subtracting(change.mask))
        .union(lost.intersection(change.mask).subtracting(change.bitsOfFirst))
    }
  }
}

/// Switches whose ACS does not work as their registers say.
enum AccessControlErratum {
  /// Whether the kernel treats Source Validation of a function as not there.
  ///
  /// Two IDT switches refuse completions they should pass (drivers/pci/quirks.c, from 7.0; before, Source Validation
  /// was only turned off around the first read of what is below).
  static func hidesSourceValidation(_ identity: FunctionIdentity, release: KernelRelease?) -> Bool {
    identity.vendorID == 0x111d && (identity.deviceID == 0x80b5 || identity.deviceID == 0x8090)
      && (release.map { $0 >= KernelRelease(7, 0) } ?? true)
  }
}
