// swift-tools-version: 6.2
import PackageDescription

/// A VMM's part that makes and walks VT-d tables: what it links is checked by `Tests/Checks/linkage`.
let package = Package(
  name: "remapping",
  dependencies: [.package(name: "PCIAssignment", path: "../../..", traits: [])],
  targets: [
    .executableTarget(name: "remapping", dependencies: [.product(name: "VTdTables", package: "PCIAssignment")])
  ]
)
