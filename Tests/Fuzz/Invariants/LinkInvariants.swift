import AssignmentModel
import HardwareBits
import LinuxPCI

/// A datagram of a netlink socket: each setting that is read out of it is read again, alone, out of the order that sets
/// it.
@Sendable
package func checkLinks(_ bytes: [UInt8]) throws(BrokenInvariant) {
  let read = outcome { () throws(StructureError) in try LinkReport.reports(in: bytes) }
  guard case .success(let reports) = read else { return }
  for report in reports {
    for (index, settings) in report.functions {
      for setting in settings.all {
        var order = LinkRequest.set(setting, of: index, on: report.index, sequence: 1).bytes
        // An order has the same attributes as a report of an Ethernet interface: RTM_NEWLINK, ARPHRD_ETHER.
        order[4] = 16
        order[18] = 1
        let again = outcome { () throws(StructureError) in try LinkReport.reports(in: order) }
        guard case .success(let orders) = again, orders.count == 1, let ordered = orders.first else {
          throw BrokenInvariant("the order for \(setting) of \(index) cannot be read")
        }
        var alone = VirtualFunctionSettings()
        alone.apply(setting)
        try require(
          ordered.index == report.index && ordered.functions == [index: alone],
          "\(setting) of \(index) is ordered as \(ordered)")
      }
    }
  }
}
