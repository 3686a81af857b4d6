/// A tree of lines, drawn with rails.
struct TextTree {
  /// A piece of a line.
  typealias Piece = (text: String, style: TextStyle)

  /// A node: what stands on its line, and what hangs below it.
  struct Node {
    /// The pieces of its line, wrapped together at spaces; a no-break space (U+00A0) keeps words together.
    var pieces: [Piece]
    /// The nodes below it.
    var children: [Node] = []
  }

  /// The nodes at the top.
  var roots: [Node] = []

  /// Writes the tree, its roots without rails.
  func write(to output: inout TextOutput) {
    for root in roots { write(root, first: [], later: [], to: &output) }
  }

  /// A space at which no line is broken: it keeps a number with its word.
  private static let noBreak: Character = "\u{a0}"

  private static func spaced(_ word: Substring) -> String {
    String(word.map { $0 == noBreak ? " " : $0 })
  }

  private enum Rail {
    case through, branch, last, none

    func text(boxes: Bool) -> String {
      switch self {
      case .through: boxes ? "│  " : "|  "
      case .branch: boxes ? "├─ " : "+- "
      case .last: boxes ? "└─ " : "`- "
      case .none: "   "
      }
    }
  }

  private func write(_ node: Node, first: [Rail], later: [Rail], to output: inout TextOutput) {
    let under: Rail = node.children.isEmpty ? .none : .through
    var column = rails(first, to: &output)
    var isAtStart = true
    for piece in node.pieces {
      for word in piece.text.split(separator: " ") {
        let width = word.unicodeScalars.count
        if !isAtStart && column + 1 + width > output.width {
          output.endLine()
          column = rails(later + [under], to: &output)
          isAtStart = true
        }
        if !isAtStart {
          output.writeSpaces(1)
          column += 1
        }
        output.write(word.contains(Self.noBreak) ? Self.spaced(word) : String(word), piece.style)
        column += width
        isAtStart = false
      }
    }
    output.endLine()
    for (index, child) in node.children.enumerated() {
      let isLast = index == node.children.count - 1
      write(child, first: later + [isLast ? .last : .branch], later: later + [isLast ? .none : .through], to: &output)
    }
  }

  /// Draws rails; returns the columns they take.
  private func rails(_ rails: [Rail], to output: inout TextOutput) -> Int {
    for rail in rails { output.write(rail.text(boxes: output.drawsBoxes), .faint) }
    return 3 * rails.count
  }
}
