import ArgumentParser
import AssignmentModel
import LinuxPCI
import PCIAssignment

/// `pciassign capture`: a host as one file.
struct CaptureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "capture", abstract: "Write this host as one file that replays to the same answers.",
    discussion: """
      Every command takes the file with --host. Nothing is written to the host, and no file is read that reaches for a \
      device's registers or memory. Run with sudo to have all of configuration space and the ACPI tables in it.
      """)

  @Argument(help: "The file to write; - is stdout. A file that is there is replaced.", completion: .file())
  var file: String

  @Flag(
    name: .long,
    help: "Take out serial numbers, hardware and network addresses, UUIDs and the host's name, for sharing.")
  var redact = false

  @Option(
    name: .long,
    help: ArgumentHelp("capture, or umockdev: a record of devices, without groups and tables.", valueName: "format"))
  var format = CaptureFormat.capture

  @OptionGroup var host: HostOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    if file == "-" && common.json { throw ValidationError("--json needs stdout for itself: name a file to write.") }
    let inspector = try host.open(common)
    let text = try text(of: inspector)
    if file == "-" {
      if let failure = OutputDescriptor.standardOutput.write(text) { throw failure }
    } else {
      try OutputFile.replace(file, by: text)
      try common.present(brokenLevels: 1, json: { write(text.count, to: &$0) }, text: { _ in })
    }
    if !common.quiet && inspector.provenance.isPrivileged == false {
      Talk.note(
        "the capture has no capabilities and no ACPI tables, which only root may read: run with sudo to have them")
    }
  }

  private func text(of inspector: HostInspector) throws(CommandFailure) -> [UInt8] {
    let capture = try host.capture(inspector, redact: redact)
    return switch format {
    case .capture: capture.text
    case .umockdev: UmockdevRecord(capture.files).text
    }
  }

  private func write(_ count: Int, to json: inout JSONWriter) {
    json.object { json in
      json.key("schema")
      json.number(JSONWriter.schema)
      json.key("file")
      json.string(file)
      json.key("format")
      json.string(format.rawValue)
      json.key("size")
      json.number(count)
      json.key("redacted")
      json.boolean(redact)
    }
    json.finish()
  }
}

extension HostOptions {
  /// The host's files as a capture.
  ///
  /// - Throws: exit code 65 for a dump of config space, which has no files, and where the host cannot be read.
  func capture(_ inspector: HostInspector, redact: Bool) throws(CommandFailure) -> HostCapture {
    let capture: HostCapture?
    do throws(HostError) {
      capture = try inspector.source.capture(writer: "pciassign \(PackageVersion.text)")
    } catch {
      throw .input(error.description)
    }
    guard let capture else {
      throw .input("\(host) is a dump of configuration space, which holds no files that could be captured")
    }
    return redact ? capture.redacted(hostNames: inspector.source.hostNames) : capture
  }
}
