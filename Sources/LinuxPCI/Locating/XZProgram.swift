import CLinuxPCI
import Glibc

/// Unpacks `.xz` by the program of that name, so that nothing need be linked for a format few hosts come in.
enum XZProgram {
  /// Whether bytes begin as an xz file does (The .xz File Format 1.2, section 2.1.1.1).
  static func isPacked(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]) }

  /// What the packed file open as `file` holds.
  ///
  /// - Throws: `ENOENT` where the program is not installed, `EFBIG` beyond `limit` bytes, `EPROTO` where the
  ///   program calls the content damaged.
  static func unpack(_ file: consuming FileDescriptor, limit: Int) throws(ErrorNumber) -> [UInt8] {
    var end: Int32 = -1
    let process = Program.start(["xz", "--decompress", "--stdout"], input: file.number, output: &end)
    guard process > 0 else { throw ErrorNumber(rawValue: -process) }
    let content: Result<[UInt8], ErrorNumber>
    do throws(ErrorNumber) {
      content = .success(try FileCalls.readToEnd(FileDescriptor(owning: end), limit: limit))
    } catch {
      // The pipe is closed with its descriptor, so the program cannot go on writing and ends.
      content = .failure(error)
    }
    let status = linuxpci_wait(process)
    let unpacked = try content.get()
    guard status == 0 else { throw ErrorNumber(rawValue: EPROTO) }
    return unpacked
  }
}
