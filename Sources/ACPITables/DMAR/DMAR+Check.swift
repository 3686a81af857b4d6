public import HardwareBits

extension DMAR {
  /// What is wrong with the table's contents, in table order, also for a table that was not decoded.
  ///
  /// It is what can be judged from the table alone: whether the devices exist and the regions are reserved in the
  /// memory map is for others to say. Damage of the bytes themselves is reported by decoding.
  public func findings() -> [StructureDiagnostic] {
    var check = DMARCheck(self)
    var offset = Self.structuresOffset
    for structure in structures {
      check.note(structure, at: offset)
      offset += structure.lengthInBytes
    }
    check.finish()
    return check.found.isEmpty ? [] : check.found.inTableOrder()
  }
}

/// Collects what is wrong with the values of one DMAR, in time that grows no faster than sorting its structures.
struct DMARCheck {
  private(set) var found: [StructureDiagnostic] = []
  /// What is compared across structures once all were noted.
  var places: [Place] = []
  var unitCount = 0
  var ioapics = ByteSet()
  var namespaceNumbers = ByteSet()
  private var highestType = 0
  private var isOrdered = true
  let addressWidthInBits: Int
  let remapsInterrupts: Bool

  init(_ table: DMAR) {
    places.reserveCapacity(Swift.min(3 * table.structures.count, 256))
    addressWidthInBits = table.hostAddressWidthInBits
    remapsInterrupts = table.flags.contains(.interruptRemapping)
    if table.hostAddressWidth < 11 {
      report(ACPIDiagnostics.widthTooSmall, 36, "the host address width is \(addressWidthInBits) bits")
    } else if addressWidthInBits > 64 {
      report(ACPIDiagnostics.widthTooLarge, 36, "the host address width is \(addressWidthInBits) bits")
    }
    if table.flags.contains(.x2apicOptOut), !remapsInterrupts {
      report(ACPIDiagnostics.optOutAlone, 37, "X2APIC_OPT_OUT is set, INTR_REMAP is clear")
    }
  }

  mutating func report(_ kind: DiagnosticKind, _ offset: Int, _ text: String) {
    found.append(kind.found(at: offset, text))
  }

  /// Whether a physical address needs more bits than the table says that addresses have.
  func isBeyondWidth(_ address: UInt64) -> Bool {
    addressWidthInBits < 64 && address >> UInt64(addressWidthInBits) != 0
  }

  /// Looks at one structure, which begins at `offset`.
  mutating func note(_ structure: DMARStructure, at offset: Int) {
    noteOrder(structure.type, offset)
    switch structure {
    case .drhd(let unit): note(unit, offset)
    case .rmrr(let region): note(region, offset)
    case .atsr(let ports): note(ports, offset)
    case .rhsa(let affinity): places.append(Place(.affinity, affinity.registerBase, offset: offset))
    case .andd(let device): note(device, offset)
    case .satc(let caches): note(caches, offset)
    case .sidp(let properties): note(properties, offset)
    case .raw: break
    }
  }

  private mutating func noteOrder(_ type: Int, _ offset: Int) {
    guard isOrdered, type <= 6 else { return }
    if type < highestType {
      isOrdered = false
      report(
        ACPIDiagnostics.structureOrder, offset, "a structure of type \(type) follows one of type \(highestType)")
    }
    highestType = Swift.max(highestType, type)
  }
}

/// Something that is compared with others of its subject; in sorted order, equals are neighbours.
struct Place {
  /// What is compared.
  enum Subject: UInt8 {
    /// Units by register base, then segment.
    case unit
    /// Units by segment, then offset; the second value is 1 where the unit has INCLUDE_PCI_ALL.
    case unitOrder
    /// Regions by segment, then base; the second value is the limit.
    case region
    /// RHSAs by register base.
    case affinity
    /// Devices that units name, by segment, then path; the second value is bus and path length.
    case device
    /// Scopes that refer to an ANDD, by its number.
    case namespaceUse
  }

  let subject: Subject
  let segment: UInt16
  let first: UInt64
  let second: UInt64
  let offset: Int

  init(_ subject: Subject, segment: UInt16 = 0, _ first: UInt64, _ second: UInt64 = 0, offset: Int) {
    self.subject = subject
    self.segment = segment
    self.first = first
    self.second = second
    self.offset = offset
  }

  func precedes(_ other: Place) -> Bool {
    if subject != other.subject { return subject.rawValue < other.subject.rawValue }
    if segment != other.segment { return segment < other.segment }
    if first != other.first { return first < other.first }
    if second != other.second { return second < other.second }
    return offset < other.offset
  }

  /// Whether both are the same but for where they are.
  func equals(_ other: Place) -> Bool {
    subject == other.subject && segment == other.segment && first == other.first && second == other.second
  }
}
