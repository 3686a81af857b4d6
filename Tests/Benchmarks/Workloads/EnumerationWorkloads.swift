import AssignmentModel
import CReference
import LinuxPCI
import PCICore

extension Workload {
  /// Enumerating the host at `tree`: ours as `list` reads it, ours with no more than libpci has to tell, libpci's.
  ///
  /// libpci is called from C as a C program would. Each call begins anew, as a program does.
  public static func enumeration(tree: String) -> [Workload] {
    [
      Workload("enumerate") { count(functionsIn: tree, depth: .functions) },
      Workload("enumerate-one-thread") { count(functionsIn: tree, depth: .functions, threads: 1) },
      Workload("enumerate-listing") { count(functionsIn: tree, depth: .listing) },
      Workload("enumerate-libpci") {
        UInt64(truncatingIfNeeded: unsafe reference_libpci_enumerate("\(tree)/sys/bus/pci"))
      },
    ]
  }

  /// Reads the tree and follows each function's chains; 0 where it cannot be read.
  private static func count(functionsIn tree: String, depth: InspectionDepth, threads: Int? = nil) -> UInt64 {
    do {
      guard let files = try DirectoryHost.open(tree) else { return 0 }
      let provenance = Provenance(kind: .directory, path: tree)
      let reader = HostReader(files: files, provenance: provenance, isWhole: true, threads: threads)
      let host = try reader.snapshot(depth: depth)
      var capabilities = 0
      for function in host.functions { capabilities &+= function.capabilities.value?.entries.count ?? 0 }
      reference_consume(UInt64(capabilities))
      return UInt64(host.functions.count)
    } catch {
      return 0
    }
  }
}
