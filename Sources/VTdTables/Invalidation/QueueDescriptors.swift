public import HardwareBits
import PCICore

/// Invalidation wait descriptor, 128 bits (VT-d 4.1 §6.5.2.8): says when all before it is done.
public struct WaitDescriptor: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt128
  /// Wraps raw bits.
  public init(rawValue: UInt128) { self.rawValue = rawValue }

  static let interrupt = BitField("IF", 4)
  static let sw = BitField("SW", 5)
  static let fn = BitField("FN", 6)
  static let pd = BitField("PD", 7)
  static let sdata = BitField("STATUS_DATA", 63, 32)
  static let saddr = BitField("STATUS_ADDRESS", 127, 66)
  /// The fields, in the specification's numbering.
  public static let fields = [
    .descriptorType, interrupt, sw, fn, pd, .reserved(8), .descriptorTypeHigh, .reserved(31, 12), sdata,
    .reserved(65, 64), saddr,
  ]

  /// Writes `data` to `address` once all before it is done, and holds back all after it until then.
  ///
  /// An interrupt is never asked for as well: QEMU stops at a descriptor that asks for both.
  ///
  /// - Precondition: `address` is a multiple of 4.
  public init(writing data: UInt32, to address: UInt64, fence: Bool = true) {
    precondition(address & 3 == 0, "status address is not 4-byte aligned")
    self.init(rawValue: 1 << 5 | 5)
    self[flag: Self.fn] = fence
    self[Self.sdata] = UInt128(data)
    self[Self.saddr] = UInt128(address >> 2)
  }

  /// Raises the completion interrupt once all before it is done.
  public static let interrupting = WaitDescriptor(rawValue: 1 << 4 | 5)

  /// Whether an interrupt is asked for (IF).
  public var raisesInterrupt: Bool { self[flag: Self.interrupt] }
  /// Whether status data are written (SW).
  public var writesStatus: Bool { self[flag: Self.sw] }
  /// Whether what follows waits (FN).
  public var isFence: Bool { self[flag: Self.fn] }
  /// Whether page requests are drained (PD, with ECAP.PDS).
  public var drainsPageRequests: Bool {
    get { self[flag: Self.pd] }
    set { self[flag: Self.pd] = newValue }
  }
  /// What is written.
  public var statusData: UInt32 { UInt32(self[Self.sdata]) }
  /// Where it is written, a multiple of 4.
  public var statusAddress: UInt64 { UInt64(self[Self.saddr]) << 2 }
}

/// Page group response descriptor, 128 bits used of 256 (VT-d 4.1 §7.6.1): answers a group of page requests.
public struct PageGroupResponseDescriptor: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt128
  /// Wraps raw bits.
  public init(rawValue: UInt128) { self.rawValue = rawValue }

  static let pp = BitField("PASID_PRESENT", 4)
  /// Private data follow in the upper half, in revisions before 4.
  static let pdp = BitField("PDP", 5)
  static let rc = BitField("RC", 15, 12)
  static let rid = BitField("RID", 31, 16)
  static let pasid = BitField("PASID", 51, 32)
  static let lpig = BitField("LPIG", 66)
  static let prgi = BitField("PRGI", 75, 67)
  /// The fields, in the specification's numbering.
  public static let fields = [
    .descriptorType, pp, pdp, .reserved(8, 6), .descriptorTypeHigh, rc, rid, pasid, .reserved(65, 52), lpig, prgi,
    .reserved(127, 76),
  ]

  /// What became of a group: RC.
  public enum Response: UInt8, Hashable, Sendable {
    /// All pages are present now.
    case success = 0
    /// At least one page does not exist or is not allowed.
    case invalid = 1
    /// Page requests of this function are to stop.
    case failure = 15
  }

  /// Answers the last request of a group.
  public init(to request: PageRequestDescriptor, _ response: Response) {
    self.init(rawValue: 9)
    self[flag: Self.pp] = request.pasidValue != nil
    self[Self.pasid] = UInt128(request.pasidValue ?? 0)
    self[Self.rid] = UInt128(request.requester.rawValue)
    self[Self.rc] = UInt128(response.rawValue)
    self[flag: Self.lpig] = request.isLastInGroup
    self[Self.prgi] = UInt128(request.group)
  }

  /// The raw response code (RC).
  public var responseCode: UInt8 { UInt8(self[Self.rc]) }
}
