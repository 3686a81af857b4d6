import AssignmentModel
import PCICore

/// A file that says how a host is to be, in TOML or JSON.
struct WishFile {
  /// What it says.
  let wish: HostWish
  /// Its bytes as they were read.
  let text: [UInt8]

  /// Reads the file at `path`.
  ///
  /// - Throws: exit code 65 with file, line and column.
  static func read(_ path: String) throws(CommandFailure) -> WishFile {
    try WishFile(text: try InputFile.read(path), path: path)
  }

  /// Reads what stood in the file at `path`.
  init(text: [UInt8], path: String) throws(CommandFailure) {
    self.text = text
    wish = try WishReader.read(try Self.tree(text, path))
  }

  /// JSON begins with a brace, and TOML never does.
  private static func tree(_ text: [UInt8], _ path: String) throws(CommandFailure) -> JSONNode {
    let isJSON = text.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0a && $0 != 0x0d } == UInt8(ascii: "{")
    do throws(JSONSyntaxError) {
      return JSONNode(value: isJSON ? try JSONReader.read(text) : try TOMLReader.read(text), file: path, path: "")
    } catch {
      throw .input("\(path):\(error.position): \(error.text)")
    }
  }
}
