// swift-tools-version: 6.2
import PackageDescription

/// `EMBEDDED=1 swift build --target VTdTables` compiles the pure targets without a Swift runtime.
let embedded = Context.environment["EMBEDDED"] != nil
/// `FUZZ=1` adds the libFuzzer targets; they need the fuzzer's runtime and are never part of a normal build.
let fuzzing = Context.environment["FUZZ"] != nil

/// What spares a program the search for protocols that it was compiled with (Docs/performance.md).
///
/// Types that generic ones are made of, such as the key of a dictionary, are named to the runtime by an address and not by
/// text; each new one among the latter has it look through all that the program declares.
let direct: [SwiftSetting] = [
  .unsafeFlags(
    ["-Xfrontend", "-disable-concrete-type-metadata-mangled-name-accessors"],
    .when(platforms: [.linux], configuration: .release))
]

let strict: [SwiftSetting] =
  direct + [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
  ]
let pure: [SwiftSetting] =
  embedded
  ? strict + [.enableExperimentalFeature("Embedded"), .unsafeFlags(["-wmo"])] : strict
/// What lets the command start in two fifths of the time (Docs/performance.md).
///
/// No relocations, no symbols that nobody asks for, and the libraries of the C++ and C compilers inside.
let quickStart: [LinkerSetting] = [
  .unsafeFlags(
    [
      "-Xclang-linker", "-no-pie", "-Xclang-linker", "-static-libgcc", "-Xlinker", "--no-export-dynamic",
      "-L\(Context.packageDirectory)/Sources/pciassign/Linking",
    ], .when(platforms: [.linux], configuration: .release))
]

let package = Package(
  name: "PCIAssignment",
  products: [
    .library(name: "ACPITables", targets: ["ACPITables", "PCICore", "HardwareBits"]),
    .library(name: "VTdTables", targets: ["VTdTables", "PCICore", "HardwareBits"]),
    .library(name: "PassthroughModel", targets: ["PassthroughModel", "PCICore", "HardwareBits"]),
    .library(name: "LinuxVFIO", targets: ["LinuxVFIO", "PassthroughModel", "PCICore"]),
    .library(name: "PCIAssignmentTesting", targets: ["PCIAssignmentTesting"]),
    .library(name: "PCIAssignment", targets: ["PCIAssignment", "LinuxPCI", "LinuxVFIO", "AssignmentModel", "PCICore"]),
    .executable(name: "pciassign", targets: ["pciassign"]),
  ],
  traits: [
    .default(enabledTraits: ["LibPCI"]),
    .trait(name: "LibPCI", description: "Names, and a second opinion on hosts and dumps, through libpci (GPL-2+)"),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    .target(name: "HardwareBits", swiftSettings: pure),
    .target(name: "PCICore", dependencies: ["HardwareBits"], swiftSettings: pure),
    .target(name: "ACPITables", dependencies: ["HardwareBits", "PCICore"], swiftSettings: pure),
    .target(name: "VTdTables", dependencies: ["HardwareBits", "PCICore"], swiftSettings: pure),
    .target(name: "PassthroughModel", dependencies: ["HardwareBits", "PCICore"], swiftSettings: pure),
    .target(name: "AssignmentModel", dependencies: ["PCICore", "ACPITables"], swiftSettings: pure),
    .target(name: "CLinuxPCI"),
    .target(
      name: "LinuxPCI", dependencies: ["HardwareBits", "PCICore", "ACPITables", "AssignmentModel", "CLinuxPCI"],
      swiftSettings: strict),
    .target(name: "CLinuxVFIO"),
    .target(
      name: "LinuxVFIO", dependencies: ["PCICore", "PassthroughModel", "CLinuxVFIO"], swiftSettings: strict),
    .testTarget(
      name: "LinuxVFIOTests",
      dependencies: ["PCICore", "PassthroughModel", "LinuxVFIO", "CLinuxVFIO", "PCIAssignmentTesting"],
      swiftSettings: strict),
    .target(
      name: "PCIAssignment", dependencies: ["PCICore", "ACPITables", "AssignmentModel", "LinuxPCI", "LinuxVFIO"],
      swiftSettings: strict),
    .target(
      name: "PCIAssignmentTesting",
      dependencies: ["HardwareBits", "PCICore", "AssignmentModel", "LinuxPCI", "LinuxVFIO", "CLinuxVFIO"],
      swiftSettings: strict),
    // The header alone: libpci is loaded when it is first asked something, and never linked.
    .systemLibrary(name: "CLibPCI", providers: [.apt(["libpci-dev"])]),
    .target(name: "CLibPCIShim", dependencies: ["CLibPCI"]),
    .target(
      name: "PCINames",
      dependencies: ["PCICore", .target(name: "CLibPCIShim", condition: .when(traits: ["LibPCI"]))],
      swiftSettings: strict),
    .target(
      name: "FuzzInvariants",
      dependencies: [
        "HardwareBits", "PCICore", "ACPITables", "AssignmentModel", "LinuxPCI", "PassthroughModel",
      ],
      path: "Tests/Fuzz/Invariants",
      swiftSettings: strict),
    .testTarget(
      name: "FuzzReplayTests", dependencies: ["FuzzInvariants"], path: "Tests/Fuzz/Replay", swiftSettings: strict),
    .target(name: "TestCorpus", path: "Tests/TestCorpus", swiftSettings: strict),
    .testTarget(
      name: "LinuxPCITests",
      dependencies: [
        "TestCorpus",
        "HardwareBits", "PCICore", "ACPITables", "AssignmentModel", "LinuxPCI", "PCIAssignment", "PCIAssignmentTesting",
      ],
      swiftSettings: strict),
    // A second process on a fake host, for the tests of PCIAssignmentTesting.
    .executableTarget(
      name: "FakeHostProcess", dependencies: ["LinuxPCI", "PCIAssignmentTesting"], path: "Tests/FakeHostProcess",
      swiftSettings: strict),
    .testTarget(
      name: "PCIAssignmentTestingTests",
      dependencies: [
        "FakeHostProcess", "VFIOConformance", "HardwareBits", "PCICore", "AssignmentModel", "LinuxPCI", "LinuxVFIO",
        "PCIAssignmentTesting",
      ],
      exclude: ["Measured"], swiftSettings: strict),
    // Changes live tables for the judge of `Tests/VTd/run`.
    .executableTarget(
      name: "VTdChanges", dependencies: ["HardwareBits", "PCICore", "VTdTables"], path: "Tests/VTd/Changes",
      swiftSettings: strict),
    // Compares what a guest is shown with what QEMU shows one, for Tests/VM.
    .executableTarget(
      name: "GuestViews", dependencies: ["HardwareBits", "PCICore", "PassthroughModel"], path: "Tests/VM/Views",
      swiftSettings: strict),
    // Makes the same calls of VFIO on real kernels and on the fake, for Tests/VM and Tests/Conformance.
    .executableTarget(
      name: "VFIOConformance",
      dependencies: ["PCICore", "PassthroughModel", "LinuxVFIO", "CLinuxVFIO", "PCIAssignmentTesting"],
      path: "Tests/Conformance",
      swiftSettings: strict),
    .target(name: "CChanges", path: "Tests/Changes/CChanges"),
    // Plays the same changes on real kernels and on fake hosts, for Tests/VM and Tests/Changes.
    .executableTarget(
      name: "ChangeScenarios",
      dependencies: [
        "HardwareBits", "PCICore", "AssignmentModel", "LinuxPCI", "PCIAssignment", "PCIAssignmentTesting", "CChanges",
      ],
      path: "Tests/Changes/Scenarios", swiftSettings: strict),
    .executableTarget(
      name: "pciassign",
      dependencies: [
        "HardwareBits", "PCICore", "ACPITables", "VTdTables", "AssignmentModel", "LinuxPCI", "PCIAssignment",
        "PCINames",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: ["Linking"], swiftSettings: strict, linkerSettings: quickStart),
    .testTarget(
      name: "pciassignTests",
      dependencies: [
        "TestCorpus", "pciassign", "HardwareBits", "PCICore", "ACPITables", "VTdTables", "AssignmentModel",
        "PCINames", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: ["Expected"], swiftSettings: strict),
    .testTarget(
      name: "PassthroughModelTests",
      dependencies: [
        "TestCorpus", "HardwareBits", "PCICore", "LinuxPCI", "AssignmentModel", "PCIAssignment", "PassthroughModel",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "AssignmentModelTests",
      dependencies: [
        "TestCorpus", "HardwareBits", "PCICore", "ACPITables", "AssignmentModel", "LinuxPCI", "PCIAssignment",
      ],
      exclude: ["Grouping/kernel-log-hosts.txt"], swiftSettings: strict),
    .testTarget(
      name: "PCIAssignmentTests",
      dependencies: [
        "HardwareBits", "PCICore", "AssignmentModel", "LinuxPCI", "PCIAssignment", "PCIAssignmentTesting",
      ], swiftSettings: strict),
    .testTarget(name: "RepositoryTests", swiftSettings: strict),
    .testTarget(
      name: "VTdTablesTests", dependencies: ["TestCorpus", "VTdTables", "PCICore", "HardwareBits"],
      swiftSettings: strict),
    .testTarget(name: "PCINamesTests", dependencies: ["PCINames"], swiftSettings: strict),
    .testTarget(name: "PCICoreTests", dependencies: ["TestCorpus", "PCICore", "HardwareBits"], swiftSettings: strict),
    .testTarget(name: "HardwareBitsTests", dependencies: ["HardwareBits"], swiftSettings: strict),
    .testTarget(
      name: "ACPITablesTests", dependencies: ["TestCorpus", "ACPITables", "PCICore", "HardwareBits"],
      swiftSettings: strict),
  ]
)

if fuzzing {
  package.targets += [
    .systemLibrary(name: "CLibFuzzer", path: "Tests/Fuzz/CLibFuzzer"),
    .target(
      name: "FuzzDriver", dependencies: ["CLibFuzzer", "FuzzInvariants"], path: "Tests/Fuzz/Driver",
      swiftSettings: strict),
  ]
  // Each is an executable whose `main` is libFuzzer's.
  package.targets += [
    "ConfigSpace", "Capabilities", "ACPITable", "ACPIDump", "LspciDump", "UmockdevRecord", "Capture", "Replaying",
    "Redaction", "Attributes", "Address", "Links", "GuestConfig", "Journal",
  ].map { name in
    .executableTarget(
      name: "Fuzz\(name)", dependencies: ["FuzzDriver", "FuzzInvariants"], path: "Tests/Fuzz/\(name)",
      swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])])
  }
}
