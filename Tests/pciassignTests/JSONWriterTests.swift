import Testing
@testable import pciassign

@Suite("JSON writer")
struct JSONWriterTests {
  @Test("outer levels are broken over lines, inner ones are not; empty ones stay closed")
  func layout() {
    var json = JSONWriter(nil, brokenLevels: 2)
    json.object { json in
      json.key("schema")
      json.number(1)
      json.key("list")
      json.array([1, 2]) { json, value in
        json.object { json in
          json.key("a")
          json.number(value)
          json.key("b")
          json.array { _ in }
        }
      }
      json.key("none")
      json.object { _ in }
    }
    json.finish()
    #expect(
      json.output.text == """
        {
          "schema":1,
          "list":[
            {"a":1,"b":[]},
            {"a":2,"b":[]}
          ],
          "none":{}
        }

        """)
  }

  @Test(
    "text is escaped where JSON asks for it",
    arguments: [
      ("plain", #""plain""#), ("a\"b\\c", #""a\"b\\c""#), ("line\nnext\ttab\rend", #""line\nnext\ttab\rend""#),
      ("\u{1}\u{1f}", "\"\\u0001\\u001f\""), ("Bjørn ✓", "\"Bjørn ✓\""), ("", "\"\""),
    ])
  func escapes(text: String, expected: String) {
    var json = JSONWriter(nil, brokenLevels: 0)
    json.string(text)
    #expect(json.output.text == expected)
  }
}
