// swift-tools-version: 6.2
import PackageDescription

/// The example of Docs/fixtures.md, as a program of somebody who tests against our fixtures.
let package = Package(
  name: "testing",
  dependencies: [.package(name: "PCIAssignment", path: "../../..", traits: [])],
  targets: [
    .executableTarget(
      name: "testing", dependencies: [.product(name: "PCIAssignmentTesting", package: "PCIAssignment")])
  ]
)
