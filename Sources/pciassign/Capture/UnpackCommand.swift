import ArgumentParser
import AssignmentModel
import LinuxPCI
import PCIAssignment

/// `pciassign unpack`: a capture or record as a directory.
struct UnpackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unpack", abstract: "Write a capture or a umockdev record as a directory that holds sys/.",
    discussion: """
      Other programs read such a directory, as does --host: lspci -O sysfs.path=DIR/sys/bus/pci. Files whose content \
      was not recorded are empty.
      """)

  @Argument(help: "The capture or record.", completion: .file())
  var file: String

  @Argument(help: "The directory to make; it must not exist, or be empty.", completion: .directory)
  var directory: String

  @OptionGroup var common: CommonOptions

  func run() throws {
    let files = try memoryFiles()
    var tree = UnpackedTree(directory)
    try tree.make(files)
    try common.present(
      brokenLevels: 1,
      json: { json in
        json.object { json in
          json.key("schema")
          json.number(JSONWriter.schema)
          json.key("directory")
          json.string(directory)
          json.key("files")
          json.number(tree.fileCount)
          json.key("links")
          json.number(tree.linkCount)
          json.key("unrecorded")
          json.number(tree.unrecordedCount)
        }
        json.finish()
      }, text: { _ in })
    if !common.quiet && tree.unrecordedCount > 0 {
      Talk.note("\(tree.unrecordedCount) files are empty, because their content was not recorded")
    }
  }

  private func memoryFiles() throws(CommandFailure) -> MemoryFiles {
    let source: HostSource
    do throws(InspectionError) {
      source = try HostInspector.open(file).source
    } catch {
      throw .input(error.description)
    }
    guard let files = source.files as? MemoryFiles else {
      throw .input("\(file) is neither a capture nor a umockdev record")
    }
    return files
  }
}
