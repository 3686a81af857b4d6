import Foundation
import Testing

/// The list of Tests/Conformance on the fake; `Tests/VM/vm vfio` makes the same calls on real kernels.
@Suite("VFIO's list, on the fake")
struct ConformanceTests {
  @Test(
    "every row is as on the kernel",
    arguments: [
      "6.12 peer-host", "6.12 peer-none", "6.12 group", "6.12 sessions", "6.12 memlock", "6.12 token", "6.1 peer-host",
      "6.1 peer-none", "6.1 group", "6.1 sessions", "6.1 memlock", "6.1 token", "6.12 peer-host-cdev", "6.12 cdev",
      "6.12 sessions-cdev", "6.12 token-cdev", "6.12 narrow", "6.12 narrow-cdev", "6.12 noiommu",
    ])
  func rows(of scene: String) throws {
    let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    let process = Process()
    process.executableURL = folder.appendingPathComponent("VFIOConformance")
    process.arguments = ["fake"] + scene.split(separator: " ").map { String($0) }
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let lines = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self).split(separator: "\n")
    process.waitUntilExit()
    #expect(lines.filter { !$0.hasSuffix(": ok") } == [])
    #expect(!lines.isEmpty)
    #expect(process.terminationStatus == 0)
  }
}
