import HardwareBits
import VTdTables

/// What can be decoded: a register, an entry of a table, or an invalidation descriptor.
struct VTdDecodeSubject {
  let name: String
  let title: String
  let widthInBits: Int
  let fields: [BitField]

  /// What `name` names; for descriptors the value decides which.
  static func named(_ name: String, value: UInt128) -> VTdDecodeSubject? {
    if let register = RemappingRegister.named(name) {
      return VTdDecodeSubject(
        name: register.name.description, title: register.title.description, widthInBits: register.widthInBits,
        fields: register.fields)
    }
    switch name.uppercased() {
    case "ROOT": return VTdDecodeSubject("ROOT", "legacy root entry", 128, RootEntry.fields)
    case "SCALABLE-ROOT":
      return VTdDecodeSubject("SCALABLE-ROOT", "scalable root entry", 128, ScalableRootEntry.fields)
    case "CONTEXT": return VTdDecodeSubject("CONTEXT", "legacy context entry", 128, ContextEntry.fields)
    case "PASID-DIR": return VTdDecodeSubject("PASID-DIR", "PASID-directory entry", 64, PASIDDirectoryEntry.fields)
    case "SS": return VTdDecodeSubject("SS", "second-stage entry", 64, SecondStageEntry.fields)
    case "FS": return VTdDecodeSubject("FS", "first-stage entry", 64, FirstStageEntry.fields)
    case "IRTE":
      let isPosted = RemappedInterruptEntry(rawValue: value).isPosted
      return VTdDecodeSubject(
        "IRTE", isPosted ? "posted interrupt entry" : "interrupt remapping entry", 128,
        isPosted ? PostedInterruptEntry.fields : RemappedInterruptEntry.fields)
    case "DESC": return descriptor(value)
    default: return nil
    }
  }

  private init(_ name: String, _ title: String, _ width: Int, _ fields: [BitField]) {
    self.init(name: name, title: title, widthInBits: width, fields: fields)
  }

  private init(name: String, title: String, widthInBits: Int, fields: [BitField]) {
    self.name = name
    self.title = title
    self.widthInBits = widthInBits
    self.fields = fields
  }

  private static func descriptor(_ value: UInt128) -> VTdDecodeSubject {
    let descriptor = InvalidationDescriptor(rawValue: value)
    let fields: [BitField] =
      switch descriptor {
      case .contextCache: ContextCacheDescriptor.fields
      case .iotlb: IOTLBDescriptor.fields
      case .deviceTLB: DeviceTLBDescriptor.fields
      case .interruptEntryCache: InterruptEntryCacheDescriptor.fields
      case .wait: WaitDescriptor.fields
      case .pasidIOTLB: PASIDIOTLBDescriptor.fields
      case .pasidCache: PASIDCacheDescriptor.fields
      case .pasidDeviceTLB: PASIDDeviceTLBDescriptor.fields
      case .pageGroupResponse: PageGroupResponseDescriptor.fields
      case .unknown: [BitField("TYPE[3:0]", 3, 0), BitField("ignored", 127, 4, role: .ignored)]
      }
    return VTdDecodeSubject("DESC", "\(descriptor.type)", 128, fields)
  }
}
