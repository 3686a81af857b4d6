import Foundation
import Testing

@testable import pciassign

@Suite struct TOMLReaderTests {
  /// A tree as JSON text, keys in the order of the file.
  static func json(_ value: JSONValue) -> String {
    switch value.content {
    case .object(let members): "{\(members.map { "\($0.key):\(json($0.value))" }.joined(separator: ","))}"
    case .array(let elements): "[\(elements.map { json($0) }.joined(separator: ","))]"
    case .string(let text): "'\(text)'"
    case .number(let text): text
    case .boolean(let value): "\(value)"
    case .null: "null"
    }
  }

  static func read(_ text: String) throws -> String { json(try TOMLReader.read(Array(text.utf8))) }

  /// After the chapters of the specification, toml.io/en/v1.0.0.
  @Test(arguments: [
    ("", "{}"), ("# only a comment", "{}"), ("a = 1 # comment\r\nb = 2", "{a:1,b:2}"),
    (
      "bare_key-1 = true\n\"quoted key\" = false\n'literal' = 0\n1234 = 1",
      "{bare_key-1:true,quoted key:false,literal:0,1234:1}"
    ),
    ("a.b.c = 1\na.b.d = 2\na . 'e' = 3", "{a:{b:{c:1,d:2},e:3}}"),
    ("3.14 = 'pi'", "{3:{14:'pi'}}"), ("\"\" = 1", "{:1}"),
    ("s = \"tab\\tquote\\\"back\\\\u\\u00e9\\U0001F600\"", "{s:'tab\tquote\"back\\ué😀'}"),
    ("s = 'C:\\path'", "{s:'C:\\path'}"),
    ("s = \"\"\"\nRoses\nViolets\"\"\"", "{s:'Roses\nViolets'}"),
    ("s = \"\"\"a \\\n\n   b\"\"\"", "{s:'a b'}"), ("s = \"\"\"\"quoted\"\"\"\"", "{s:'\"quoted\"'}"),
    ("s = '''\nraw \\n 'q' '''", "{s:'raw \\n 'q' '}"), ("s = \"\"\"a\r\nb\"\"\"", "{s:'a\nb'}"),
    (
      "a = +99\nb = -17\nc = 1_000\nd = 0xDEAD_beef\ne = 0o755\nf = 0b1101\ng = 0",
      "{a:99,b:-17,c:1000,d:0xDEADbeef,e:493,f:13,g:0}"
    ),
    (
      "a = 3.14\nb = -0.01\nc = 5e+22\nd = 6.626e-34\ne = 1E06\nf = inf\ng = -nan",
      "{a:3.14,b:-0.01,c:5e+22,d:6.626e-34,e:1E06,f:inf,g:-nan}"
    ),
    ("a = [1, 2,\n # comment\n 3,\n]\nb = [[], ['x', {y = 1}]]", "{a:[1,2,3],b:[[],['x',{y:1}]]}"),
    ("a = {b = 1, c.d = 2}\ne = {}", "{a:{b:1,c:{d:2}},e:{}}"),
    ("[a]\nb = 1\n[c.d]\ne = 2\n[a.f]\ng = 3", "{a:{b:1,f:{g:3}},c:{d:{e:2}}}"),
    ("[a.b.c]\nx = 1\n[a]\ny = 2", "{a:{b:{c:{x:1}},y:2}}"),
    ("[[p]]\nn = 1\n[[p]]\n[[p.q]]\nm = 2\n[[p.q]]\n[p.r]\nk = 3", "{p:[{n:1},{q:[{m:2},{}],r:{k:3}}]}"),
    (" [ j . 'k' ] \n\tl = 1", "{j:{k:{l:1}}}"),
  ])
  func `what TOML allows is read`(text: String, tree: String) throws {
    #expect(try Self.read(text) == tree)
  }

  @Test(arguments: [
    ("a", "1:2: '=' after the key expected"), ("a = ", "1:5: a value expected"), ("= 1", "1:1: a key expected"),
    ("a = 1 b = 2", "1:7: the end of the line expected"), ("a = 1\na = 2", "2:1: key \"a\" appears twice"),
    ("a.b = 1\na.b.c = 2", "2:3: key \"b\" appears twice"), ("a = {b = 1}\na.c = 2", "2:1: key \"a\" appears twice"),
    ("[a]\n[a]", "2:2: key \"a\" appears twice"), ("a.b = 1\n[a]", "2:2: key \"a\" appears twice"),
    ("[[a]]\n[a]", "2:2: key \"a\" appears twice"), ("a = []\n[[a]]", "2:3: key \"a\" appears twice"),
    ("a = {b = 1}\n[a.c]", "2:2: key \"a\" appears twice"),
    ("[a.b]\nx = 1\n[a]\nb.y = 2", "4:1: key \"b\" appears twice"),
    ("a = \"x\ny\"", "1:7: a string without an end"), ("a = 'x", "1:7: a string without an end"),
    ("a = \"\"\"x", "1:9: a string without an end"), ("a = \"\\x\"", "1:7: an unknown escape in a string"),
    ("a = \"\\ud800\"", "1:8: 4 hexadecimal digits of a character expected"),
    ("a = \"\u{1}\"", "1:6: a control character in a string"),
    ("a = 01", "1:5: '01' is no value; text stands in quotes"),
    ("a = 1__0", "1:5: '1__0' is no value; text stands in quotes"),
    ("a = .5", "1:5: '.5' is no value; text stands in quotes"),
    ("a = vfio-pci", "1:5: 'vfio-pci' is no value; text stands in quotes"),
    ("a = 2026-11-21", "1:5: '2026-11-21' is a date or a time, which nothing here takes"),
    ("a = 07:32:00", "1:5: '07:32:00' is a date or a time, which nothing here takes"),
    ("a = [1 2]", "1:8: a comma or ']' expected"), ("a = {b = 1,}", "1:12: a key expected"),
    ("a = {\nb = 1}", "1:6: a key expected"), ("[a", "1:3: ']' expected"), ("[[a]", "1:5: ']]' expected"),
    ("é = 1", "1:1: a key expected"), ("# ü\na = x", "2:5: 'x' is no value; text stands in quotes"),
  ])
  func `what TOML forbids is refused where it stands`(text: String, complaint: String) {
    let result = Result { () throws(JSONSyntaxError) in try TOMLReader.read(Array(text.utf8)) }
    guard case .failure(let error) = result else {
      Issue.record("\(text) is taken")
      return
    }
    #expect("\(error.position): \(error.text)" == complaint)
  }

  @Test func `bytes that are no UTF-8 are refused, and nesting has an end`() {
    #expect(throws: JSONSyntaxError.self) { try TOMLReader.read([0x61, 0x3d, 0x22, 0xff, 0x22]) }
    #expect(throws: JSONSyntaxError.self) {
      try TOMLReader.read(Array("a = \(String(repeating: "[", count: 100_000))".utf8))
    }
  }

  @Test func `no input traps`() throws {
    var generator = SystemRandomNumberGenerator()
    let sample = Array(
      "[[a]]\nb = [1, 0x2, {c.d = \"\\u00e9\"}] # x\n'e' = \"\"\"f \\\n g\"\"\"\n[a.h]\ni = 1e5\n".utf8)
    for count in 0...sample.count { _ = try? TOMLReader.read(Array(sample[..<count])) }
    for _ in 0..<20_000 {
      var bytes = sample
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...0x7f, using: &generator)
        case 1: bytes.remove(at: place)
        default: bytes.insert(contentsOf: sample[..<min(place, sample.count)].suffix(3), at: place)
        }
      }
      _ = try? TOMLReader.read(bytes)
    }
  }
}
