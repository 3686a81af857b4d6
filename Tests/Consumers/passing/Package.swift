// swift-tools-version: 6.2
import PackageDescription

/// A VMM that wants only the pure logic of passing a function through: what it links is checked by
/// `Tests/Checks/linkage`.
let package = Package(
  name: "passing",
  dependencies: [.package(name: "PCIAssignment", path: "../../..", traits: [])],
  targets: [
    .executableTarget(name: "passing", dependencies: [.product(name: "PassthroughModel", package: "PCIAssignment")])
  ]
)
