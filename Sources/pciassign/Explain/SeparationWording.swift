import AssignmentModel
import HardwareBits
import PCICore

/// Says in words what would have to be different for functions to be parted.
struct SeparationWording {
  private let prediction: GroupPrediction

  init(_ prediction: GroupPrediction) { self.prediction = prediction }

  /// What would make a cause go away.
  func remedy(_ cause: GroupReason) -> String {
    let subject = cause.subject
    switch cause.code {
    case .servicesOff: return services(subject)
    case .noCapability: return "\(subject) with ACS: no setting gives it the capability, another slot or board may"
    case .conventional, .kind:
      return "nothing in conventional PCI's place: a PCI Express device in its own slot, not one behind \(subject)"
    case .quirk: return "another device than \(subject), which the kernel knows not to isolate"
    case .alias: return "no bridge that speaks for what is behind it: a slot that is not behind \(subject)"
    case .requester: return "another device than \(subject), which uses requester IDs of others"
    case .multifunction:
      return "\(subject) with ACS of its own: it is part of one device, and no setting parts a device's functions"
    case .volumeController: return "VMD switched off in firmware setup, so that \(subject) no longer stands for others"
    case .unmeasured: return "what was not read of \(subject)"
    default: return cause.text
    }
  }

  /// ACS that is there and off: the bits, and the kernel parameter that sets them.
  private func services(_ subject: PCIAddress) -> String {
    guard case .registers(let capabilities, _, let missing, _) = prediction.isolation(of: subject)?.basis else {
      return "ACS of \(subject) on"
    }
    var bits = ""
    for bit in (0..<7).reversed() {
      let service = AccessServices(rawValue: 1 << UInt8(bit))
      bits += capabilities.intersection(.isolation).contains(service) ? "1" : "x"
    }
    return "\(missing) of \(subject) turned on: Linux does so at boot with the IOMMU in use, unless "
      + "pci=disable_acs_redir names it; from 6.11 on pci=config_acs=\(bits)@\(subject) does it in any case"
  }
}
