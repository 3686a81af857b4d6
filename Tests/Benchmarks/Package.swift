// swift-tools-version: 6.2
import PackageDescription

/// `STATISTICS=1` adds the suite on ordo-one/benchmark, which takes minutes to build; what `run --check` needs does not.
let statistics = Context.environment["STATISTICS"] != nil

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

/// Measurements of PCIAssignment; a package of its own, so that none who depend on it resolve what these need.
let package = Package(
  name: "Benchmarks",
  dependencies: [.package(name: "PCIAssignment", path: "../..", traits: [])],
  targets: [
    .systemLibrary(name: "CLibPCIReference", path: "CLibPCIReference", pkgConfig: "libpci"),
    .target(
      name: "CReference", dependencies: ["CLibPCIReference"], path: "CReference"),
    .target(
      name: "Workloads",
      dependencies: [
        "CReference", .product(name: "ACPITables", package: "PCIAssignment"),
        .product(name: "PCIAssignment", package: "PCIAssignment"),
        .product(name: "LinuxVFIO", package: "PCIAssignment"),
        .product(name: "PassthroughModel", package: "PCIAssignment"),
      ], path: "Workloads",
      swiftSettings: strict),
    .executableTarget(
      name: "Measure", dependencies: ["CReference", "Workloads"], path: "Measure", swiftSettings: strict),
  ]
)

if statistics {
  package.dependencies.append(.package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []))
  package.targets.append(
    .executableTarget(
      name: "Statistics", dependencies: ["Workloads", .product(name: "Benchmark", package: "benchmark")],
      path: "Statistics", swiftSettings: strict, plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]))
}
