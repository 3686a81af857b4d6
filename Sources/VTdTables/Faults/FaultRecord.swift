public import HardwareBits
public import PCICore

/// One fault record, 128 bits: a register of FRCD, and the format of the fault log (VT-d 4.1 §11.4).
public struct FaultRecord: BitLayout, Hashable {
  /// Every bit as the hardware sees it.
  public var rawValue: UInt128
  /// Wraps raw bits.
  public init(rawValue: UInt128 = 0) { self.rawValue = rawValue }

  static let fi = BitField("FI", 63, 12)
  static let sid = BitField("SID", 79, 64)
  static let t2 = BitField("T2", 92)
  static let priv = BitField("PRIV", 93)
  static let exe = BitField("EXE", 94)
  static let pp = BitField("PP", 95)
  static let fr = BitField("FR", 103, 96)
  static let pv = BitField("PV", 123, 104)
  static let at = BitField("AT", 125, 124)
  static let t1 = BitField("T1", 126)
  static let f = BitField("F", 127)
  /// The fields, in the specification's numbering.
  public static let fields = [.reserved(11, 0), fi, sid, .reserved(91, 80), t2, priv, exe, pp, fr, pv, at, t1, f]

  /// Whether the record is filled; software clears it by writing 1 to this bit (F).
  public var isFilled: Bool { self[flag: Self.f] }
  /// Who made the request; behind a bridge this is the alias (SID).
  public var requester: RequesterID { RequesterID(rawValue: UInt16(self[Self.sid])) }
  /// Why the request was refused (FR).
  public var reason: FaultReason { FaultReason(rawValue: UInt8(self[Self.fr])) }
  /// The page of the DMA address, a multiple of 4096 (FI); for interrupt faults see ``interruptIndex``.
  public var address: UInt64 { UInt64(self[Self.fi]) << 12 }
  /// The index of the interrupt remapping entry, where ``reason`` is about interrupts (FI bits 63:48).
  public var interruptIndex: UInt16 { UInt16(truncatingIfNeeded: rawValue >> 48) }
  /// What the request wanted (T1 and T2).
  public var request: Request {
    switch (self[flag: Self.t1], self[flag: Self.t2]) {
    case (false, false): .write
    case (true, false): .read
    case (false, true): .page
    case (true, true): .atomic
    }
  }
  /// The PASID of the request; nil without PP, when hardware may leave anything in PV.
  ///
  /// QEMU sets PP for requests without a PASID too when they were translated in scalable mode, and cuts the PASID
  /// to 16 bits.
  public var pasid: UInt32? { self[flag: Self.pp] ? UInt32(self[Self.pv]) : nil }
  /// Whether a request with a PASID asked with supervisor privilege (PRIV).
  public var privileged: Bool { self[flag: Self.priv] }
  /// Whether a request with a PASID asked to execute (EXE).
  public var execute: Bool { self[flag: Self.exe] }
  /// The address type of the request: 0 untranslated, 1 translation request, 2 translated (AT).
  public var addressType: UInt8 { UInt8(self[Self.at]) }

  /// What a faulting request wanted.
  public enum Request: String, Hashable, Sendable {
    /// To write memory.
    case write
    /// To read memory.
    case read
    /// To have a page made present.
    case page
    /// To change memory in one step.
    case atomic
  }
}
