public import LinuxPCI
public import LinuxVFIO
public import PCICore
import Synchronization

/// Opens functions that are bound to a VFIO driver, for a VMM in this process.
///
/// ``HostAssigner`` binds; this opens. Privilege: to open the nodes below `/dev/vfio`; nothing else.
public struct DeviceOpener: Sendable {
  let files: any HostFiles
  let calls: any VFIOCalls

  /// Opens functions of a host.
  ///
  /// - Parameters:
  ///   - files: the host's, to find the nodes by.
  ///   - calls: the host's VFIO.
  public init(files: any HostFiles, calls: any VFIOCalls) {
    self.files = files
    self.calls = calls
  }

  /// Opens functions of this machine.
  public static func live() throws(InspectionError) -> DeviceOpener {
    do throws(HostSourceError) {
      let source = try HostSource.open("/")
      return DeviceOpener(files: source.files ?? MemoryFiles(), calls: KernelVFIO())
    } catch {
      throw .source(error)
    }
  }

  /// Where a function is opened.
  ///
  /// - Throws: ``LinuxVFIO/VFIOCause/deviceGone`` where there is no such function, ``LinuxVFIO/VFIOCause/noIOMMU`` where
  ///   it is in no group.
  public func location(of address: PCIAddress) throws(VFIOError) -> DeviceLocation {
    let nodes: PassthroughNodes
    do throws(ErrorNumber) {
      nodes = try PassthroughNodes(of: address, in: files)
    } catch {
      throw VFIOError(.openDevice, "\(address)", VFIOErrno(rawValue: error.rawValue), .deviceGone)
    }
    guard nodes.group != nil || nodes.device != nil else {
      throw VFIOError(.openDevice, "\(address)", nil, .noIOMMU)
    }
    return DeviceLocation(
      "\(address)", group: nodes.group, node: nodes.device,
      nodeNumber: nodes.deviceNumber.map { DeviceNodeNumber(major: $0.major, minor: $0.minor) })
  }

  /// Opens an address space that all of these functions can be in.
  ///
  /// - Parameters:
  ///   - addresses: the functions of one guest.
  ///   - wanted: one of the two interfaces, or nil for whichever works.
  public func openSpace(
    for addresses: [PCIAddress], _ wanted: AddressSpaceBackend? = nil
  ) throws(VFIOError) -> any AddressSpace {
    var locations: [DeviceLocation] = []
    for address in addresses { locations.append(try location(of: address)) }
    return try AddressSpaces.open(for: locations, wanted, calls: calls)
  }

  /// Opens one function in an address space.
  public func open(
    _ address: PCIAddress, in space: any AddressSpace, _ options: OpenOptions = OpenOptions()
  ) throws(VFIOError) -> VFIODevice {
    try space.open(try location(of: address), options)
  }

  /// Opens several functions at once, in about the time of the slowest: each is reset, which takes some 100 ms by FLR.
  ///
  /// Functions of one group wait for each other in the kernel.
  ///
  /// - Parameters:
  ///   - addresses: each function once.
  ///   - space: the address space.
  ///   - options: for all.
  ///   - take: is given each function as soon as it is open, with its place in `addresses`, on a thread of its own.
  /// - Throws: the first failure by place; the other functions were given to `take` all the same.
  public func openAll(
    _ addresses: [PCIAddress], in space: any AddressSpace, _ options: OpenOptions = OpenOptions(),
    _ take: @escaping @Sendable (Int, consuming VFIODevice) -> Void
  ) throws(VFIOError) {
    let failures = Mutex<[Int: VFIOError]>([:])
    withoutActuallyEscaping(take) { take in
      let open = { @Sendable (index: Int) in
        do throws(VFIOError) {
          take(index, try self.open(addresses[index], in: space, options))
        } catch {
          failures.withLock { $0[index] = error }
        }
      }
      // A function whose thread the system does not give is opened by this one.
      let started = addresses.indices.dropFirst().map { index in (index, WorkerThread.start { open(index) }) }
      if !addresses.isEmpty { open(0) }
      for (index, thread) in started {
        if let thread { thread.join() } else { open(index) }
      }
    }
    if let first = failures.withLock({ $0.min { $0.key < $1.key } }) { throw first.value }
  }
}
