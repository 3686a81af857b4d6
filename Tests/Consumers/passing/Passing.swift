import PCICore
import PassthroughModel

@main
enum Passing {
  static func main() throws {
    // A function with MSI-X at 40h: 8 vectors, the table at 0 of BAR 0, pending bits at 2000h.
    var bytes = [UInt8](repeating: 0, count: 256)
    bytes[0..<4] = [0x86, 0x80, 0xb5, 0x10]
    bytes[0x06] = 0x10
    bytes[0x34] = 0x40
    bytes[0x40..<0x4c] = [0x11, 0, 7, 0, 0, 0, 0, 0, 0, 0x20, 0, 0]
    try guest(GuestFunction(bytes))
    map(MSIXCapability(ConfigSpace(bytes), offset: 0x40))
    layOut()
    reset()
  }

  static func guest(_ function: GuestFunction) {
    var function = function
    function.write(0xffff_ffff, 0x10, .four)
    print("BAR 0 reads 0x\(String(function.read(0x10, .four), radix: 16))")
    function.write(0xfe00_0000, 0x10, .four)
    function.write(0x0006, 0x04, .two)
    function.write(0x8007, 0x42, .two)
    function.write(0x0000, 0x04, .two)
  }

  static func map(_ vectors: MSIXCapability) {
    let plan = BARPlan(0, region: BARPlan.Region(sizeInBytes: 0x4000), vectors: vectors)
    for area in plan.areas { print("BAR 0 + \(area.range): \(area.access)") }
  }

  static func layOut() {
    let ranges = IOVARanges(widthInBits: 39, reserved: [0xfee0_0000...0xfeef_ffff])
    let ram = GuestMemoryPlan.layout(6 << 30, in: ranges, leavingOut: 0xc000_0000...0xffff_ffff) ?? []
    let budget = MappingBudget(lockedBytes: 4 << 30, accounting: .process, mappings: 65_535)
    let plan = GuestMemoryPlan(ram, in: ranges, budget: budget)
    print("\(plan.mappingCount) mappings, \(plan.lockedBytes >> 30) GiB pinned")
    for problem in plan.problems { print("problem: \(problem)") }
  }

  static func reset() {
    let plan = ResetPlan(offered: [.functionLevel, .bus], neighbors: [])
    for step in plan.steps { print("reset: \(step)") }
  }
}
