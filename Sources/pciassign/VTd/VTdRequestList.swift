import PCICore
import VTdTables

/// Requests in a file, one a line: function, address, `r` or `w`, and a PASID if the request has one.
struct VTdRequestList {
  /// The largest PASID: they have 20 bits.
  static let lastPASID: UInt64 = 0xf_ffff

  let requests: [TranslationRequest]

  /// Reads the file at `path`, or stdin for `-`; empty lines and those that begin with `#` are passed over.
  ///
  /// - Throws: exit code 65 with file and line.
  static func read(_ path: String) throws(CommandFailure) -> VTdRequestList {
    let bytes = try InputFile.read(path == "-" ? "/dev/stdin" : path)
    var requests: [TranslationRequest] = []
    for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      let isSpace: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      let words = line.split(whereSeparator: isSpace).map { String(decoding: $0, as: UTF8.self) }
      guard let first = words.first, !first.hasPrefix("#") else { continue }
      guard let request = request(words) else {
        throw .input("\(path), line \(index + 1): no request such as \"00:03.0 0x41233008 w\"")
      }
      requests.append(request)
    }
    return VTdRequestList(requests: requests)
  }

  private static func request(_ words: [String]) -> TranslationRequest? {
    guard words.count == 3 || words.count == 4, let function = PCIAddress(words[0]),
      let address = JSONNode.unsigned(words[1]), words[2] == "r" || words[2] == "w"
    else { return nil }
    var pasid: UInt32?
    if words.count == 4 {
      guard let value = JSONNode.unsigned(words[3]), value <= lastPASID else { return nil }
      pasid = UInt32(value)
    }
    return TranslationRequest(
      requester: function.requesterID, address: IOVA(address), access: words[2] == "w" ? .write : .read, pasid: pasid)
  }

  /// Walks each and writes a line on its end.
  func write(to output: inout TextOutput, _ walker: TranslationWalker, _ memory: some EntryReader) {
    for request in requests { VTdWalkReport(request, walker, memory).writeLine(to: &output) }
  }

  /// Walks each and writes all as one document.
  func write(to json: inout JSONWriter, _ walker: TranslationWalker, _ memory: some EntryReader) {
    json.object { json in
      json.key("schema")
      json.number(JSONWriter.schema)
      json.key("walks")
      json.array(requests) { json, request in
        json.object { VTdWalkReport(request, walker, memory).writeMembers(to: &$0) }
      }
    }
    json.finish()
  }
}
