import PCICore

/// Checks of the nodes below `/dev` by which programs reach VFIO and iommufd.
extension AssignmentJudge {
  private static let everybody: UInt16 = 0o006

  /// Whether programs reach VFIO at all: only where its module is there to make the node.
  func nodeFindings() -> [Finding] {
    guard target == .vfio, case .known(let nodes) = host.facilities.deviceNodes,
      case .known(.loaded) = host.facilities.module("vfio")
    else { return [] }
    guard let permissions = nodes["vfio/vfio"] else {
      return [
        Finding(VerdictDiagnostics.noDeviceNode, .host, "The module vfio is loaded, and /dev/vfio/vfio is not there.")
      ]
    }
    guard permissions & Self.everybody != Self.everybody else { return [] }
    return [
      Finding(
        VerdictDiagnostics.noDeviceNode, .host,
        "/dev/vfio/vfio has mode 0\(String(permissions, radix: 8)): only some may open it, where 0666 is usual.")
    ]
  }

  /// Whether a function that is bound for guests has its group's node, or its own.
  func nodeFindings(_ function: FunctionSnapshot) -> [Finding] {
    guard target.isLinux, case .known(let nodes) = host.facilities.deviceNodes,
      case .known(.some(let driver)) = function.driver, Self.isForGuests(driver)
    else { return [] }
    let subject = Finding.Subject.function(function.address)
    if target == .iommufd {
      // The kernel makes a node for each function that is bound, or for none.
      guard !nodes.keys.contains(where: { $0.utf8.starts(with: "vfio/devices/".utf8) }) else { return [] }
      return [
        Finding(
          VerdictDiagnostics.noCharacterDevice, subject,
          "\(function.address) is bound to \(driver), and /dev/vfio/devices is empty or not there.")
      ]
    }
    guard case .known(.some(let group)) = function.iommuGroup, nodes["vfio/\(group)"] == nil,
      nodes["vfio/noiommu-\(group)"] == nil
    else { return [] }
    return [
      Finding(
        VerdictDiagnostics.noDeviceNode, subject,
        "\(function.address) is bound to \(driver), and /dev/vfio/\(group), the node of its group, is not there.")
    ]
  }
}
