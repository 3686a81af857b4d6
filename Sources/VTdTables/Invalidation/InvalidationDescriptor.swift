/// Any invalidation descriptor: the kind, and its bits (VT-d 4.1 §6.5.2).
public enum InvalidationDescriptor: Hashable, Sendable {
  /// Context cache.
  case contextCache(ContextCacheDescriptor)
  /// IOTLB of the second stage.
  case iotlb(IOTLBDescriptor)
  /// A device's TLB.
  case deviceTLB(DeviceTLBDescriptor)
  /// Interrupt entry cache.
  case interruptEntryCache(InterruptEntryCacheDescriptor)
  /// Wait.
  case wait(WaitDescriptor)
  /// IOTLB of the first stage.
  case pasidIOTLB(PASIDIOTLBDescriptor)
  /// PASID cache.
  case pasidCache(PASIDCacheDescriptor)
  /// A device's TLB of a PASID.
  case pasidDeviceTLB(PASIDDeviceTLBDescriptor)
  /// Answer to a page request.
  case pageGroupResponse(PageGroupResponseDescriptor)
  /// A type not known here.
  case unknown(UInt128)

  /// Reads the low 128 bits of a descriptor; any value is accepted.
  public init(rawValue: UInt128) {
    switch InvalidationDescriptorType(firstWord: UInt64(truncatingIfNeeded: rawValue)) {
    case .contextCache: self = .contextCache(ContextCacheDescriptor(rawValue: rawValue))
    case .iotlb: self = .iotlb(IOTLBDescriptor(rawValue: rawValue))
    case .deviceTLB: self = .deviceTLB(DeviceTLBDescriptor(rawValue: rawValue))
    case .interruptEntryCache: self = .interruptEntryCache(InterruptEntryCacheDescriptor(rawValue: rawValue))
    case .wait: self = .wait(WaitDescriptor(rawValue: rawValue))
    case .pasidIOTLB: self = .pasidIOTLB(PASIDIOTLBDescriptor(rawValue: rawValue))
    case .pasidCache: self = .pasidCache(PASIDCacheDescriptor(rawValue: rawValue))
    case .pasidDeviceTLB: self = .pasidDeviceTLB(PASIDDeviceTLBDescriptor(rawValue: rawValue))
    case .pageGroupResponse: self = .pageGroupResponse(PageGroupResponseDescriptor(rawValue: rawValue))
    default: self = .unknown(rawValue)
    }
  }

  /// The low 128 bits; the high half of a 256-bit descriptor is 0 for every kind.
  public var rawValue: UInt128 {
    switch self {
    case .contextCache(let descriptor): descriptor.rawValue
    case .iotlb(let descriptor): descriptor.rawValue
    case .deviceTLB(let descriptor): descriptor.rawValue
    case .interruptEntryCache(let descriptor): descriptor.rawValue
    case .wait(let descriptor): descriptor.rawValue
    case .pasidIOTLB(let descriptor): descriptor.rawValue
    case .pasidCache(let descriptor): descriptor.rawValue
    case .pasidDeviceTLB(let descriptor): descriptor.rawValue
    case .pageGroupResponse(let descriptor): descriptor.rawValue
    case .unknown(let raw): raw
    }
  }

  /// The kind.
  public var type: InvalidationDescriptorType {
    InvalidationDescriptorType(firstWord: UInt64(truncatingIfNeeded: rawValue))
  }
}
