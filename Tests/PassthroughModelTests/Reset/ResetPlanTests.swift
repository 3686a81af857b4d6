import PCICore
import PassthroughModel
import Testing

@Suite("How an assigned function is reset")
struct ResetPlanTests {
  private func address(_ text: String) throws -> PCIAddress { try #require(PCIAddress(text)) }

  @Test("A way that reaches the function alone is taken, and reaches nobody else")
  func alone() throws {
    let neighbor = ResetNeighbor(try address("0000:01:00.1"), .hostDriver("e1000e"))
    let plan = ResetPlan(offered: [.functionLevel, .power, .bus], neighbors: [neighbor])
    #expect(plan.method == .functionLevel && plan.impact.isEmpty)
    #expect(plan.obstacles == [.notOffered(.deviceSpecific)])
    #expect(
      plan.steps == [.disableInterrupts, .wake, .stopAccess, .reset(.functionLevel), .verifyIdentity, .restore])
  }

  @Test("The bus is reset where all below it is ours; power states come last")
  func bus() throws {
    let ours = [
      ResetNeighbor(try address("0000:01:00.1"), .us), ResetNeighbor(try address("0000:01:00.2"), .oursUnopened),
    ]
    let plan = ResetPlan(offered: [.power, .bus], neighbors: ours)
    #expect(plan.method == .bus && plan.impact == ours)
    #expect(ResetPlan(offered: [.power, .bus, .slot], neighbors: ours).method == .slot)
    let stranger = ResetNeighbor(try address("0000:01:00.3"), .nobody)
    let narrow = ResetPlan(offered: [.power, .bus], neighbors: ours + [stranger])
    // The kernel refuses while a function has no VFIO driver, even where nothing uses it.
    #expect(narrow.method == .power && narrow.obstacles.contains(.neighbor(.bus, stranger)))
    #expect(narrow.impact.isEmpty)
  }

  @Test("Without any way the plan says why, and so it does for functions that break")
  func none() throws {
    let held = ResetNeighbor(try address("0000:01:00.1"), .anotherProcess(42))
    let plan = ResetPlan(offered: [.bus], neighbors: [held])
    #expect(plan.method == nil && plan.steps.isEmpty)
    #expect(plan.obstacles.contains(.neighbor(.bus, held)) && plan.obstacles.contains(.notOffered(.power)))
    #expect(ResetPlan(offered: [.functionLevel], neighbors: [], isDenied: true).obstacles == [.denied])
    #expect(ResetPlan(offered: [], neighbors: []).obstacles.count == 5)
  }

  @Test("The kernel's names of ways are known")
  func names() {
    let names = ["device_specific", "flr", "af_flr", "pm", "bus", "cxl_bus", "slot"]
    #expect(names.compactMap { ResetMethod(kernelName: $0) }.count == 7)
    #expect(ResetMethod(kernelName: "acpi") == nil)
  }
}
