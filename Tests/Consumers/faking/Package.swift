// swift-tools-version: 6.2
import PackageDescription

/// The example of Docs/fake-host.md, as a test of somebody whose own code binds devices.
let package = Package(
  name: "faking",
  dependencies: [.package(name: "PCIAssignment", path: "../../..", traits: [])],
  targets: [
    .executableTarget(
      name: "faking",
      dependencies: [
        .product(name: "PCIAssignment", package: "PCIAssignment"),
        .product(name: "PCIAssignmentTesting", package: "PCIAssignment"),
      ])
  ]
)
