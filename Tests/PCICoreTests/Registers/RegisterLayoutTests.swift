import Foundation
import HardwareBits
import Testing

@testable import PCICore

@Suite("register layouts")
struct RegisterLayoutTests {
  @Test("the fields tile every bit of the register once", arguments: RegisterLayout.all)
  func tiles(layout: RegisterLayout) {
    var next = 0
    for field in layout.fields {
      #expect(Int(field.low) == next, "\(field.name) begins at bit \(field.low), the one before ends below \(next)")
      next = Int(field.high) + 1
    }
    #expect(next == layout.widthInBits)
  }

  @Test("names are there, and no two fields share one", arguments: RegisterLayout.all)
  func names(layout: RegisterLayout) {
    #expect(!layout.registerName.isEmpty)
    let names = layout.fields.filter { $0.role == .value }.map { "\($0.name)" }
    #expect(Set(names).count == names.count && !names.contains(""))
  }

  @Test("every value of every field means something that can be said", arguments: RegisterLayout.all)
  func meanings(layout: RegisterLayout) {
    for (index, field) in layout.fields.enumerated() {
      let mask = layout.onesOfField(index)
      // Every value of a narrow field, the least and the greatest of a wide one; among zeros and among ones.
      let greatest: UInt64 = field.widthInBits == 64 ? .max : (1 << UInt64(field.widthInBits)) - 1
      let values = field.widthInBits <= 8 ? Array(0...greatest) : [0, 1, 0xff, greatest - 1, greatest]
      for value in values {
        for background in [0, UInt64.max] {
          #expect(layout.meaning(index, (background & ~mask) | (value << UInt64(field.low) & mask)) != "")
        }
      }
    }
  }

  @Test("the catalogue of these tests names every register of the sources")
  func complete() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let sources = root.appending(path: "Sources/PCICore")
    var declared: Set<String> = []
    for case let file as URL in FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil) ?? .init()
    where file.pathExtension == "swift" {
      for match in try String(contentsOf: file, encoding: .utf8).matches(of: /struct (\w+): ConfigRegister/) {
        declared.insert(String(match.1))
      }
    }
    #expect(declared == Set(RegisterLayout.all.map(\.typeName)))
  }
}
