// swift-tools-version: 6.2
import PackageDescription

/// Programs of people who depend on this package, each with what it asks for and nothing else; `Tests/Checks/linkage`
/// builds and runs them, looks at what they link, and compiles each with the modules of its own products alone.
///
/// One package, so that what they share is built once.
private func consumer(_ name: String, of products: [String]) -> Target {
  .executableTarget(
    name: name, dependencies: products.map { .product(name: $0, package: "PCIAssignment") }, path: name)
}

let package = Package(
  name: "Consumers",
  dependencies: [.package(name: "PCIAssignment", path: "../..", traits: [])],
  targets: [
    // A program that wants ACPI tables only.
    consumer("tables", of: ["ACPITables"]),
    // A VMM's part that makes and walks VT-d tables.
    consumer("remapping", of: ["VTdTables"]),
    // A VMM that wants only the pure logic of passing a function through.
    consumer("passing", of: ["PassthroughModel"]),
    // The example of Docs/sessions.md: a VMM's worker that has a device through VFIO.
    consumer("session", of: ["LinuxVFIO", "PCIAssignmentTesting"]),
    // The example of Docs/vmm-descriptors.md: a launcher opens, a worker uses.
    consumer("handing", of: ["LinuxVFIO", "PCIAssignmentTesting"]),
    // The example of Docs/vmm-plan.md: an orchestrator that asks before it acts.
    consumer("planning", of: ["PCIAssignment", "PCIAssignmentTesting"]),
    // The README's example.
    consumer("inspect", of: ["PCIAssignment"]),
    // The example of Docs/fixtures.md: somebody tests against our fixtures.
    consumer("testing", of: ["PCIAssignmentTesting"]),
    // The example of Docs/fake-host.md: a test of somebody whose own code binds devices.
    consumer("faking", of: ["PCIAssignment", "PCIAssignmentTesting"]),
    // The example of Docs/fake-vfio.md: a test of somebody whose own code uses devices.
    consumer("pretending", of: ["LinuxVFIO", "PCIAssignmentTesting"]),
  ]
)
