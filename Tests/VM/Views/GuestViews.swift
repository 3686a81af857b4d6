import Foundation
import PCICore
import PassthroughModel

/// GuestViews FILE...: whether `ConfigView` shows and keeps what QEMU's vfio-pci did, as `guest/views.py` wrote it down.
///
/// A line for each file; below it what differs. Exit code 1 where anything does.
@main
enum GuestViews {
  static func main() throws {
    var failed = false
    for path in CommandLine.arguments.dropFirst() {
      let transcript = try Transcript(try String(contentsOfFile: path, encoding: .utf8), place: path)
      let differences = try transcript.differences()
      print(
        "\(path.split(separator: "/").last ?? ""): \(transcript.accesses.count) accesses, \(differences.count) differ")
      for difference in differences.prefix(20) { print("  \(difference)") }
      failed = failed || !differences.isEmpty
    }
    exit(failed ? 1 : 0)
  }
}
