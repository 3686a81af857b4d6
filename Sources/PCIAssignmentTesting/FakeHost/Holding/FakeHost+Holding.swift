import Glibc
public import LinuxPCI
public import PCICore

extension FakeHost {
  /// Has a program open functions of one group through VFIO, as a VMM does when its guest starts.
  ///
  /// Its process shows in `/proc` with its name, arguments and open files. While it holds the group, no neighbour can
  /// be bound to a driver of the host (C12); letting go of a held function waits for ``letGo(process:)`` (C15).
  ///
  /// - Parameters:
  ///   - functions: The functions, all of one group.
  ///   - process: The process's number.
  ///   - command: Its command with arguments, separated by spaces.
  /// - Throws: what opening gives: `ENOENT` where VFIO has no function of the group, `EBUSY` where another program has
  ///   the group, `EPERM` where a function of the group serves the host (C11), `ENODEV` for a function that VFIO has
  ///   not.
  public func hold(_ functions: [PCIAddress], process: Int, command: String) throws(ErrorNumber) {
    var failure: ErrorNumber?
    transact { kernel in
      do throws(ErrorNumber) {
        let devices = functions.compactMap { HostName($0.description).flatMap { kernel.device($0) } }
        guard let first = devices.first, devices.count == functions.count else { throw .noSuchDevice }
        guard let group = kernel.group(of: first), devices.allSatisfy({ kernel.group(of: $0) == group }) else {
          throw .noSuchFile
        }
        try kernel.open(group: group, functions: devices, process: process, command: command)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }

  /// Has a program open a whole group: all of its functions that VFIO has.
  ///
  /// - Throws: as ``hold(_:process:command:)``.
  public func hold(group: Int, process: Int, command: String) throws(ErrorNumber) {
    var functions: [PCIAddress] = []
    transact { kernel in
      functions = kernel.members(of: group)
        .filter { kernel.driver(of: $0)?.role == .vfio }.compactMap { PCIAddress($0.text) }
    }
    if functions.isEmpty { throw .noSuchFile }
    try hold(functions, process: process, command: command)
  }

  /// Has a program end: it holds nothing any more, and writes that waited for that go on.
  public func letGo(process: Int) {
    transact { kernel in
      for holder in kernel.holders where holder.process == process {
        kernel.close(group: holder.group, process: process)
      }
    }
    finishWaiting()
  }

  /// The programs that hold functions.
  public var holders: [FakeHolder] {
    var holders: [FakeHolder] = []
    transact { holders = $0.holders }
    return holders
  }
}
