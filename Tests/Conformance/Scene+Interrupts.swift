import Glibc
import LinuxVFIO

/// Interrupts.
extension Scene {
  private func set(
    _ index: InterruptIndex, _ data: InterruptChange.Data, start: UInt32 = 0,
    _ action: InterruptChange.Action = .trigger,
    on device: borrowing DeviceDescriptor
  ) throws(VFIOErrno) {
    _ = try calls.change(InterruptChange(index, start: start, action, data), device)
  }

  func messages() throws(VFIOErrno) {
    let container = try container()
    let group = try machine.openGroup(.nvme)
    try settle(group, container)
    let device = try machine.openDevice(.nvme, group)
    let event = try event()
    let other = try self.event()
    transcript.refused("SET_IRQS: MSI-X off while it is off", EINVAL) { () throws(VFIOErrno) in
      try set(.msix, .count(0), on: device)
    }
    transcript.refused("SET_IRQS: a loop back while it is off", EINVAL) { () throws(VFIOErrno) in
      try set(.msix, .count(1), on: device)
    }
    transcript.refused("SET_IRQS: an index that is not there", EINVAL) { () throws(VFIOErrno) in
      try set(InterruptIndex(rawValue: 5), .events([event.file]), on: device)
    }
    transcript.refused("SET_IRQS: MSI of a device without", EINVAL) { () throws(VFIOErrno) in
      try set(.msi, .events([event.file]), on: device)
    }
    transcript.refused("SET_IRQS: a vector that is not there", EINVAL) { () throws(VFIOErrno) in
      try set(.msix, .events([event.file]), start: 65, on: device)
    }
    let null = try Self.null()
    transcript.refused("SET_IRQS: a file that is no eventfd", EINVAL) { () throws(VFIOErrno) in
      try set(.msix, .events([null]), on: device)
    }
    transcript.refused("SET_IRQS: a closed number", EBADF) { () throws(VFIOErrno) in
      try set(.msix, .events([Self.closedNumber]), on: device)
    }
    close(null)
    transcript.done("SET_IRQS: two vectors at once") { () throws(VFIOErrno) in
      try set(.msix, .events([event.file, other.file]), on: device)
    }
    transcript.refused("SET_IRQS: INTx while MSI-X is on", EINVAL) { () throws(VFIOErrno) in
      try set(.intx, .events([event.file]), on: device)
    }
    transcript.refused("SET_IRQS: mask a vector of MSI-X", ENOTTY) { () throws(VFIOErrno) in
      try set(.msix, .count(1), .mask, on: device)
    }
    transcript.refused("SET_IRQS: unmask a vector of MSI-X", ENOTTY) { () throws(VFIOErrno) in
      try set(.msix, .count(1), .unmask, on: device)
    }
    transcript.done("SET_IRQS: loop back to the second vector") { () throws(VFIOErrno) in
      try set(.msix, .count(1), start: 1, on: device)
    }
    transcript.gives("it came there", 1) { () throws(VFIOErrno) in other.taken() }
    transcript.gives("and not to the first", 0) { () throws(VFIOErrno) in event.taken(within: 0) }
    transcript.done("SET_IRQS: loop back by flags") { () throws(VFIOErrno) in
      try set(.msix, .flags([true, false]), on: device)
    }
    transcript.gives("it came to the first", 1) { () throws(VFIOErrno) in event.taken() }
    transcript.gives("and not to the second", 0) { () throws(VFIOErrno) in other.taken(within: 0) }
    transcript.done("SET_IRQS: take an eventfd away") { () throws(VFIOErrno) in
      try set(.msix, .events([nil]), start: 1, on: device)
    }
    transcript.done("SET_IRQS: loop back to nobody") { () throws(VFIOErrno) in
      try set(.msix, .count(1), start: 1, on: device)
    }
    if machine.isOld {
      transcript.refused("SET_IRQS: a third vector while two are on", EINVAL) { () throws(VFIOErrno) in
        try set(.msix, .events([other.file]), start: 2, on: device)
      }
    } else {
      transcript.done("SET_IRQS: a third vector while two are on") { () throws(VFIOErrno) in
        try set(.msix, .events([other.file]), start: 2, on: device)
      }
      transcript.done("SET_IRQS: loop back to the third vector") { () throws(VFIOErrno) in
        try set(.msix, .count(1), start: 2, on: device)
      }
      transcript.gives("it came to the third", 1) { () throws(VFIOErrno) in other.taken() }
    }
    transcript.done("SET_IRQS: MSI-X off") { () throws(VFIOErrno) in try set(.msix, .count(0), on: device) }
    transcript.refused("SET_IRQS: MSI-X off twice", EINVAL) { () throws(VFIOErrno) in
      try set(.msix, .count(0), on: device)
    }
    transcript.done("SET_IRQS: the mode without a vector") { () throws(VFIOErrno) in
      try set(.msix, .events([nil]), on: device)
    }
    transcript.done("SET_IRQS: the mode off") { () throws(VFIOErrno) in try set(.msix, .count(0), on: device) }
    transcript.done("SET_IRQS: INTx after that") { () throws(VFIOErrno) in
      try set(.intx, .events([event.file]), on: device)
    }
    transcript.done("SET_IRQS: INTx off") { () throws(VFIOErrno) in try set(.intx, .count(0), on: device) }
    requests(event, device)
  }

  private func requests(_ event: borrowing RawEvent, _ device: borrowing DeviceDescriptor) {
    for (index, name) in [(InterruptIndex.error, "ERR"), (.request, "REQ")] {
      transcript.refused("SET_IRQS: \(name) off while it is off", EINVAL) { () throws(VFIOErrno) in
        try set(index, .count(0), on: device)
      }
      transcript.done("SET_IRQS: \(name)") { () throws(VFIOErrno) in try set(index, .events([event.file]), on: device) }
      transcript.done("SET_IRQS: \(name) beside itself") { () throws(VFIOErrno) in
        try set(index, .events([event.file]), on: device)
      }
      transcript.done("SET_IRQS: loop back to \(name)") { () throws(VFIOErrno) in try set(index, .count(1), on: device)
      }
      transcript.gives("\(name) came", 1) { () throws(VFIOErrno) in event.taken() }
      transcript.refused("SET_IRQS: mask \(name)", ENOTTY) { () throws(VFIOErrno) in
        try set(index, .count(1), .mask, on: device)
      }
      transcript.refused("SET_IRQS: \(name) at vector 1", EINVAL) { () throws(VFIOErrno) in
        try set(index, .events([event.file]), start: 1, on: device)
      }
      transcript.done("SET_IRQS: \(name) off") { () throws(VFIOErrno) in try set(index, .count(0), on: device) }
    }
  }

  /// The pin of a conventional card.
  func pin() throws(VFIOErrno) {
    let container = try container()
    let group = try machine.openGroup(.first)
    try settle(group, container)
    let device = try machine.openDevice(.first, group)
    let event = try event()
    let unmask = try self.event()
    transcript.refused("SET_IRQS: ERR of a conventional function", EINVAL) { () throws(VFIOErrno) in
      try set(.error, .events([event.file]), on: device)
    }
    transcript.refused("SET_IRQS: MSI-X of a function without", EINVAL) { () throws(VFIOErrno) in
      try set(.msix, .events([event.file]), on: device)
    }
    transcript.refused("SET_IRQS: mask INTx while it is off", EINVAL) { () throws(VFIOErrno) in
      try set(.intx, .count(1), .mask, on: device)
    }
    transcript.refused("SET_IRQS: INTx off while it is off", EINVAL) { () throws(VFIOErrno) in
      try set(.intx, .count(0), on: device)
    }
    transcript.refused("SET_IRQS: two of INTx", EINVAL) { () throws(VFIOErrno) in
      try set(.intx, .events([event.file, unmask.file]), on: device)
    }
    transcript.done("SET_IRQS: INTx") { () throws(VFIOErrno) in try set(.intx, .events([event.file]), on: device) }
    transcript.done("SET_IRQS: loop back to INTx") { () throws(VFIOErrno) in try set(.intx, .count(1), on: device) }
    transcript.gives("INTx came", 1) { () throws(VFIOErrno) in event.taken() }
    transcript.done("SET_IRQS: mask INTx") { () throws(VFIOErrno) in try set(.intx, .count(1), .mask, on: device) }
    transcript.done("SET_IRQS: unmask INTx") { () throws(VFIOErrno) in try set(.intx, .count(1), .unmask, on: device) }
    transcript.refused("SET_IRQS: mask INTx by an eventfd", ENOTTY) { () throws(VFIOErrno) in
      try set(.intx, .events([unmask.file]), .mask, on: device)
    }
    transcript.done("SET_IRQS: unmask INTx by an eventfd") { () throws(VFIOErrno) in
      try set(.intx, .events([unmask.file]), .unmask, on: device)
    }
    transcript.refused("SET_IRQS: unmask INTx by two eventfds", EBUSY) { () throws(VFIOErrno) in
      try set(.intx, .events([unmask.file]), .unmask, on: device)
    }
    transcript.done("SET_IRQS: unmask INTx by no eventfd") { () throws(VFIOErrno) in
      try set(.intx, .events([nil]), .unmask, on: device)
    }
    transcript.done("SET_IRQS: INTx off after all") { () throws(VFIOErrno) in try set(.intx, .count(0), on: device) }
  }
}
