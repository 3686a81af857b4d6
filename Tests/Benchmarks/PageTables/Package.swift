// swift-tools-version: 6.2
import PackageDescription

/// Page table speed beside two calibrations of the same run: a naive walker in C, and what memory can do.
let package = Package(
  name: "PageTables",
  dependencies: [.package(name: "PCIAssignment", path: "../../..", traits: [])],
  targets: [
    .target(name: "NaiveWalker", cSettings: [.unsafeFlags(["-O2"])]),
    .executableTarget(
      name: "PageTables", dependencies: ["NaiveWalker", .product(name: "VTdTables", package: "PCIAssignment")]),
  ]
)
