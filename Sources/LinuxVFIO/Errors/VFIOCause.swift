/// Why VFIO refused, as far as could be found out.
public enum VFIOCause: Hashable, Sendable {
  /// The module or the option of the kernel is missing: there is no such node.
  case noSuchNode(String)
  /// The file's owner and mode do not allow it.
  case permission(String)
  /// Another process, or another part of this one, has the group or device open.
  case inUse
  /// A function of the group is with a driver of the host.
  case groupNotViable
  /// There is no IOMMU behind the group: devices would reach all memory.
  case noIOMMU
  /// The kernel has neither type 1 nor what was asked for.
  case interfaceMissing(String)
  /// Interrupts are not remapped: a guest could send any.
  case noInterruptRemapping
  /// The firmware keeps memory mapped for the device (an RMRR).
  case firmwareMapping
  /// No such device in the group.
  case notInGroup
  /// The function's physical function is with vfio-pci as well: its token is needed, and was missing or wrong.
  case tokenNeeded
  /// The device is gone, or does not answer.
  case deviceGone
  /// No device is in the address space yet, so its limits are not known.
  case noDevice
  /// The address or size is no multiple of the least page.
  case misaligned(UInt64)
  /// No bytes, or more than there are addresses.
  case emptyRange
  /// Neither reading nor writing is allowed.
  case noAccess
  /// Devices cannot be given this part: interrupts, reserved by firmware, or above the unit's width.
  case unreachable(ClosedRange<UInt64>)
  /// Something is mapped there.
  case overlaps(ClosedRange<UInt64>)
  /// The range would split a mapping, which the kernel does not do.
  case splits(ClosedRange<UInt64>)
  /// Nothing is mapped there.
  case notMapped
  /// This process has no such memory, or may not write it.
  case badMemory
  /// It is the memory of a device, which this address space does not take.
  case deviceMemory
  /// More memory would be locked than the process, or its user, may.
  case lockedMemory(limit: UInt64, locked: UInt64)
  /// The container's mappings are used up.
  case mappingsUsedUp
  /// There is not enough memory.
  case noMemory
  /// A mapping in the address space lies where this device cannot be given any.
  case mappingInTheWay
  /// The device has no such region, or it is empty.
  case noRegion
  /// The access leaves the region, or is not of a width the region has.
  case outsideRegion
  /// The region cannot be used so.
  case regionRefuses
  /// The function's memory is turned off, so the region does not answer.
  case memoryDisabled
  /// The device has no such interrupts, or fewer.
  case noInterrupts(available: UInt32)
  /// Interrupts of another kind are on, or these are already.
  case otherInterruptsOn
  /// Only so many vectors could be had.
  case vectors(available: UInt32)
  /// The device knows no reset.
  case noReset
  /// The reset would reach functions that are not ours.
  case resetReachesOthers([String])
  /// The reset did not come to an end in time.
  case resetTimedOut
  /// After the reset the function reads all ones.
  case didNotReturn
  /// The device or the kernel lacks it.
  case notSupported
  /// The state of migration does not lead there.
  case noSuchTransition
  /// The hypervisor refused.
  case hypervisor(String)
  /// None of the reasons known.
  case unknown

  /// What it means, without a full stop.
  public var sentence: String {
    switch self {
    case .noSuchNode(let path): "there is no \(path)"
    case .permission(let path): "this process may not open \(path)"
    case .inUse: "somebody has it open"
    case .groupNotViable: "a function of the group is with a driver of the host"
    case .noIOMMU: "there is no IOMMU behind it, so the device would reach all of the host's memory"
    case .interfaceMissing(let name): "the kernel does not offer \(name)"
    case .noInterruptRemapping: "interrupts are not remapped, so a guest could raise any of the host's"
    case .firmwareMapping: "the firmware keeps memory mapped for it (RMRR)"
    case .notInGroup: "the group has no such device, or it is not bound to a VFIO driver"
    case .tokenNeeded: "its physical function is with vfio-pci as well, and the token of that was missing or wrong"
    case .deviceGone: "the device is gone"
    case .noDevice: "no device is in the address space, so its limits are not known"
    case .misaligned(let page): "address or size is no multiple of \(page) bytes"
    case .emptyRange: "the range has no bytes, or ends above the last address"
    case .noAccess: "neither reading nor writing is allowed"
    case .unreachable(let range): "devices cannot be given \(Self.text(range))"
    case .overlaps(let range): "\(Self.text(range)) is mapped"
    case .splits(let range): "the mapping of \(Self.text(range)) would be split"
    case .notMapped: "nothing is mapped there"
    case .badMemory: "this process has no such memory, or may not write it"
    case .deviceMemory: "it is memory of a device"
    case .lockedMemory(let limit, let locked):
      "the limit on locked memory is \(limit) bytes, of which \(locked) are locked"
    case .mappingsUsedUp: "all mappings of the container are used up"
    case .noMemory: "there is not enough memory"
    case .mappingInTheWay: "something is mapped where this device cannot be given anything"
    case .noRegion: "the device has no such region"
    case .outsideRegion: "the access leaves the region, or its width is none of 1, 2, 4 and 8 bytes"
    case .regionRefuses: "the region cannot be used so"
    case .memoryDisabled: "the function's memory is turned off"
    case .noInterrupts(let available): "the device has \(available) of these"
    case .otherInterruptsOn: "interrupts of another kind are on, or these are already"
    case .vectors(let available): "only \(available) vectors can be had"
    case .noReset: "the device knows no reset"
    case .resetReachesOthers(let others): "it would reset \(others.joined(separator: ", ")) as well"
    case .resetTimedOut: "the device was not back in time"
    case .didNotReturn: "the function reads all ones"
    case .notSupported: "the device or the kernel cannot"
    case .noSuchTransition: "no way leads to that state"
    case .hypervisor(let text): text
    case .unknown: "the kernel refused"
    }
  }

  /// What to do, without a full stop.
  public var remedy: String {
    switch self {
    case .noSuchNode: "load vfio-pci, and see that a function is bound to it"
    case .permission: "give the file to the user of this process, or hand it an open descriptor"
    case .inUse: "close it there, or have that process hand its descriptor over"
    case .groupNotViable: "bind the other functions of the group to vfio-pci, or to no driver"
    case .noIOMMU: "turn the IOMMU on in firmware and kernel"
    case .interfaceMissing: "load its module, or use the other interface"
    case .noInterruptRemapping: "turn interrupt remapping on in the firmware"
    case .firmwareMapping: "leave the device to the host"
    case .notInGroup: "bind the device to vfio-pci first, and name its own group"
    case .tokenNeeded: "give the token that the physical function's user set"
    case .deviceGone: "look at the kernel's log, and at the slot"
    case .noDevice: "open a device first, or say which ranges must stay possible"
    case .misaligned: "move or extend the range to whole pages"
    case .emptyRange: "give a range with bytes"
    case .noAccess: "allow reading, writing or both"
    case .unreachable: "lay the guest's memory out in the usable ranges"
    case .overlaps: "unmap that first"
    case .splits: "unmap whole mappings"
    case .notMapped: "look at the list of mappings"
    case .badMemory: "give memory that this process has mapped, writable where devices write"
    case .deviceMemory: "do without direct access between devices, or give it as a DMA buffer"
    case .lockedMemory: "raise RLIMIT_MEMLOCK, or give the process CAP_IPC_LOCK"
    case .mappingsUsedUp: "map larger pieces, or raise dma_entry_limit of vfio_iommu_type1"
    case .noMemory: "free some, or reserve huge pages before"
    case .mappingInTheWay: "map after the device is attached, in its usable ranges"
    case .noRegion: "look at the list of regions"
    case .outsideRegion: "stay inside, with a natural width"
    case .regionRefuses: "look at the region's flags"
    case .memoryDisabled: "turn memory on in the command register, and the function to D0"
    case .noInterrupts: "use a kind the device has"
    case .otherInterruptsOn: "turn those off first"
    case .vectors: "ask for as many"
    case .noReset: "close and open the device, or reset its bus"
    case .resetReachesOthers: "take those functions as well, or do without the reset"
    case .resetTimedOut: "look at the kernel's log; a power cycle may be needed"
    case .didNotReturn: "do not use the device before a power cycle"
    case .notSupported: "do without"
    case .noSuchTransition: "go by way of stop"
    case .hypervisor: "look at the hypervisor's own message"
    case .unknown: "look at the kernel's log"
    }
  }

  private static func text(_ range: ClosedRange<UInt64>) -> String {
    "0x\(String(range.lowerBound, radix: 16))-0x\(String(range.upperBound, radix: 16))"
  }
}
