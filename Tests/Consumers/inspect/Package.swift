// swift-tools-version: 6.2
import PackageDescription

/// The README's example, as a program of somebody who depends on this package.
let package = Package(
  name: "inspect",
  dependencies: [.package(name: "PCIAssignment", path: "../../..", traits: [])],
  targets: [
    .executableTarget(name: "inspect", dependencies: [.product(name: "PCIAssignment", package: "PCIAssignment")])
  ]
)
