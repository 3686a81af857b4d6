// swift-tools-version: 6.2
import PackageDescription

/// A program that wants ACPI tables only: what it links is checked by `Tests/Checks/linkage`.
let package = Package(
  name: "tables",
  dependencies: [.package(name: "PCIAssignment", path: "../../..", traits: [])],
  targets: [
    .executableTarget(name: "tables", dependencies: [.product(name: "ACPITables", package: "PCIAssignment")])
  ]
)
