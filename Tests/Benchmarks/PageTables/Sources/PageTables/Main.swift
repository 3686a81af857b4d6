import Glibc
import NaiveWalker
import VTdTables

/// One line of the report: ours, a calibration, their ratio, and what is allowed.
struct Line {
  let name: String
  let ours: Double
  let calibration: String
  let reference: Double
  /// The largest allowed ours / reference; nil where only reported.
  let ratio: Double?
  /// The figure named in the issue, for a machine like the one it was measured on.
  let absolute: Double?
}

@main
struct Benchmark {
  static func main() {
    if let name = value(after: "--loop") {
      guard let loop = Loop(rawValue: name), let times = CommandLine.arguments.last.flatMap({ Int($0) }) else {
        print("--loop NAME TIMES, of", Loop.allCases.map(\.rawValue))
        exit(64)
      }
      print(loop.run(times))
      return
    }
    let quick = CommandLine.arguments.contains("--quick")
    let runs = value(after: "--runs").flatMap { Int($0) } ?? (quick ? 5 : 15)
    var lines: [Line] = []
    let only = value(after: "--only")
    func wanted(_ name: String) -> Bool { only.map { $0 == name } ?? true }
    let reference = Reference(runs)
    lines.append(
      Line(
        name: "memset of one table", ours: reference.memsetOfTable, calibration: "itself",
        reference: reference.memsetOfTable, ratio: nil, absolute: nil))
    if wanted("bulk") { bulk(&lines, runs, reference) }
    if wanted("single") { single(&lines, runs, reference) }
    if wanted("random") { random(&lines, runs, window: gib, name: "1 GiB") }
    if wanted("random256"), !quick { random(&lines, runs, window: gib / 4, name: "256 MiB") }
    if wanted("random64"), !quick { random(&lines, runs, window: 64 * gib, name: "64 GiB") }
    if wanted("lookup") { lookup(&lines, runs) }
    if wanted("walk") { walk(&lines, runs) }
    if wanted("huge"), !quick { huge(&lines) }
    var failed = false
    print("ns                                            ours    calibration  ratio  allowed")
    for line in lines {
      let ratio = line.ours / line.reference
      let over = line.ratio.map { ratio > $0 } ?? false
      failed = failed || over
      print(
        pad(line.name, 42) + number(line.ours) + number(line.reference) + "  " + pad(line.calibration, 14)
          + number(ratio) + (line.ratio.map { number($0) } ?? "       -") + (over ? "  OVER" : ""))
    }
    if failed && CommandLine.arguments.contains("--check") { exit(1) }
  }

  static func value(after option: String) -> String? {
    let arguments = CommandLine.arguments
    return arguments.firstIndex(of: option).flatMap { $0 + 1 < arguments.count ? arguments[$0 + 1] : nil }
  }

  static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.utf8.count))
  }

  static func number(_ value: Double) -> String {
    let scaled = Int((value * 1000).rounded())
    let text = "\(scaled / 1000)." + String(String(1000 + scaled % 1000).dropFirst())
    return String(repeating: " ", count: max(1, 10 - text.utf8.count)) + text
  }
}
