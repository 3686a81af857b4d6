import AssignmentModel
import PCICore

/// Reads what the host itself does with its devices.
struct HostUsageReader {
  let tree: KernelTree

  /// Reads storage, network, consoles and screens; what cannot be read is unmeasured.
  func read() -> HostUsage {
    var usage = HostUsage()
    StorageReader(tree: tree).read(into: &usage)
    NetworkReader(tree: tree).read(into: &usage)
    ScreenReader(tree: tree).read(into: &usage)
    return usage
  }

  /// Reads what could concern `functions`; the rest is unmeasured, with "not asked for" as its reason.
  ///
  /// A subject could concern a function that has a class of that kind, and one that anything of that kind hangs on: a
  /// disk, an interface, a console, a screen whose place in the kernel's tree leads through the function.
  func read(concerning functions: [FunctionSnapshot]) -> HostUsage {
    var usage = HostUsage()
    if concerns(.storage, functions, [StorageReader.blockPath]) {
      StorageReader(tree: tree).read(into: &usage)
    } else {
      usage.blockDevices = .unmeasured(.notAsked)
      usage.mounts = .unmeasured(.notAsked)
      usage.swaps = .unmeasured(.notAsked)
      usage.btrfsSets = .unmeasured(.notAsked)
    }
    if concerns(.network, functions, [NetworkReader.interfacesPath]) {
      NetworkReader(tree: tree, concerned: functions).read(into: &usage)
    } else {
      usage.interfaces = .unmeasured(.notAsked)
      usage.routes = .unmeasured(.notAsked)
      usage.remoteLogins = .unmeasured(.notAsked)
    }
    let screens = ScreenReader(tree: tree)
    if concerns(.screens, functions, [ScreenReader.framebuffersPath, ScreenReader.connectorsPath])
      || screens.hasConsole(on: functions)
    {
      screens.read(into: &usage)
    } else {
      usage.consoles = .unmeasured(.notAsked)
      usage.displays = .unmeasured(.notAsked)
      usage.bootFramebuffers = .unmeasured(.notAsked)
    }
    return usage
  }

  private func concerns(
    _ subject: OpenUse.Subject, _ functions: [FunctionSnapshot], _ lists: [HostPath]
  ) -> Bool {
    for function in functions where HostCriticality.concerns(subject, function.identity.classCode.rawValue) {
      return true
    }
    return lists.contains { leads($0, to: functions) }
  }

  /// Whether a link of a directory of `/sys/class` leads through one of the functions.
  private func leads(_ list: HostPath, to functions: [FunctionSnapshot]) -> Bool {
    var buffer = AttributeBuffer()
    do throws(ErrorNumber) {
      let directory = try tree.files.openDirectory(list)
      for entry in try directory.entries() where entry.kind != .file {
        do throws(ErrorNumber) {
          try directory.readLink(entry.name, into: &buffer)
        } catch .invalid {
          // A copy may hold the directory itself, whose place is not known then.
          return true
        } catch {
          continue
        }
        if KernelTree.isOn(buffer.bytes, functions) { return true }
      }
      return false
    } catch {
      // Without the list nothing hangs anywhere; where it cannot be read, the whole reading says why.
      return error != .noSuchFile
    }
  }
}
