import Glibc
import LinuxVFIO

/// Makes the calls of a scene, and says of each whether the answer is the one that it must be.
///
///     VFIOConformance live RELEASE SCENE ROLE=ADDRESS...   in a guest
///     VFIOConformance fake 6.1|6.12 SCENE                  without one
@main
struct Conformance {
  static func main() {
    let words = CommandLine.arguments
    guard words.count >= 4 else { return end("usage: VFIOConformance live|fake KERNEL SCENE [ROLE=ADDRESS...]", 64) }
    let transcript = Transcript()
    do throws(VFIOErrno) {
      let machine =
        words[1] == "live"
        ? Machine.live(release: words[2], words: Array(words.dropFirst(4)))
        : try Machine.fake(kernel: words[2], scene: words[3])
      try run(Scene(machine: machine, transcript: transcript), words[3])
    } catch { return end("\(words[3]) ended early: \(error)", 1) }
    end(transcript.count == 0 ? "no rows" : "", transcript.failed == 0 && transcript.count > 0 ? 0 : 1)
  }

  private static func run(_ scene: Scene, _ name: String) throws(VFIOErrno) {
    switch name {
    case "peer-host": try scene.hostPeer()
    case "peer-host-cdev": try scene.hostPeerByNode()
    case "peer-none": try scene.driverlessPeer()
    case "group":
      try scene.lifecycle()
      try scene.information()
      try scene.mapping()
      try scene.messages()
      try scene.pin()
      try scene.registers()
      try scene.closing()
      try scene.resets()
      try scene.features()
      try scene.transfers()
    case "cdev":
      try scene.nodeLifecycle()
      try scene.spaces()
      try scene.nodeResets()
      try scene.nodeTransfers()
    case "sessions": try scene.sessions(.type1)
    case "sessions-cdev": try scene.sessions(.iommufd)
    case "token": try scene.token()
    case "token-cdev": try scene.tokenByNode()
    case "narrow": try scene.narrow()
    case "narrow-cdev": try scene.narrowSpace()
    case "noiommu": try scene.unguarded()
    case "memlock": try scene.lockLimit()
    default: throw .noSuchObject
    }
  }

  private static func end(_ text: String, _ code: Int32) {
    if !text.isEmpty {
      let line = Array("\(text)\n".utf8)
      _ = unsafe write(STDERR_FILENO, line, line.count)
    }
    exit(code)
  }
}
