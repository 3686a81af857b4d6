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
    if parameters.redirectionOff.contains(where: { $0.matches(position, in: topology) }) {
      configure(
        mask: .redirection, bits: [], layout: layout, firmware: firmware, lost: lost,
        isCumulative: !Self.startsFromFirmware(conditions.release))
    }
    guard Self.startsFromFirmware(conditions.release),
      let setting = parameters.accessControl.first(where: { $0.functions.matches(position, in: topology) })
    else { return }
    configure(
      mask: setting.mask, bits: setting.bits, layout: layout, firmware: firmware, lost: lost, isCumulative: false)
  }

  /// Whether a parameter's bits are put on top of firmware's control bits (6.11 and later), not of the kernel's own.
  static func startsFromFirmware(_ release: KernelRelease?) -> Bool {
    release.map { $0 >= KernelRelease(6, 11) } ?? true
  }

  private mutating func configure(
    mask: AccessServices, bits: AccessServices, layout: AccessControlCapability.Layout, firmware: AccessServices,
    lost: AccessServices, isCumulative: Bool
  ) {
    if layout == .sunrisePoint {
      // For these ports every such parameter comes down to turning redirection off.
      control.subtract(.redirection)
    } else if isCumulative {
      control = control.subtracting(mask).union(bits)
    } else {
      control = firmware.subtracting(mask).union(bits)
      unknown = lost.subtracting(mask)
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
