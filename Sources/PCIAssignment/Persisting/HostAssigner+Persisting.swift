public import AssignmentModel
public import LinuxPCI
import PCICore

extension HostAssigner {
  /// The files that would keep a wished state over restarts.
  ///
  /// - Parameters:
  ///   - wish: The wish; its devices are looked up as they are now.
  ///   - applied: The same as its file had it.
  ///   - program: The absolute path of the command that is run at each boot.
  public func bootFiles(
    for wish: HostWish, _ applied: AppliedWish, program: String
  ) throws(ChangeError) -> [BootFile] {
    let files = BootFiles(wish: applied, plan: try plan(wish), program: program)
    if let finding = files.refusal { throw .refused(PlanRefusal([finding], isForSafety: false)) }
    return files.all
  }

  /// Writes files that keep a wished state over restarts.
  ///
  /// - Parameters:
  ///   - files: The files.
  ///   - root: Where the system's configuration lies: `/`, or a tree that is to become one.
  public func persist(_ files: [BootFile], below root: String = "/") throws(ChangeError) {
    let system = SystemFiles(root: root)
    do throws(StateError) {
      for file in files { try system.write(file.bytes, to: file.path) }
    } catch {
      throw .state(error)
    }
  }

  /// The files that ``forget(below:)`` would remove: those that are there and that ``persist(_:below:)`` wrote.
  public func persistedPaths(below root: String = "/") throws(ChangeError) -> [String] {
    let system = SystemFiles(root: root)
    var paths: [String] = []
    do throws(StateError) {
      for path in BootFile.paths {
        guard let bytes = try system.content(path) else { continue }
        if path == BootFile.wishPath || bytes.starts(with: BootFile.mark.utf8) { paths.append(path) }
      }
    } catch {
      throw .state(error)
    }
    return paths
  }

  /// Removes what keeps a wished state over restarts, what starts it first, and forgets that it was applied.
  ///
  /// Devices stay as they are until they are released, or the machine is restarted.
  ///
  /// - Returns: The files that were removed.
  public func forget(below root: String = "/", _ options: ChangeOptions) throws(ChangeError) -> [String] {
    let paths = try persistedPaths(below: root)
    let locked = try lock(options)
    let system = SystemFiles(root: root)
    do throws(StateError) {
      for path in paths.reversed() { try system.remove(path, andEmpty: BootFile.directories) }
      try locked.forgetWish()
    } catch {
      throw .state(error)
    }
    return paths
  }
}
