extension String {
  /// How many columns the text takes: one for each Unicode scalar, which is right for what firmware, kernels and
  /// the list of names write.
  var columns: Int { unicodeScalars.count }

  /// The text in pieces of at most `first`, then `later` columns, broken at spaces.
  ///
  /// Nothing is cut: a word wider than its line stands on a line of its own, as it is. Never empty.
  func wrapped(first: Int, later: Int) -> [String] {
    guard columns > first else { return [self] }
    var pieces: [String] = []
    var line = ""
    var taken = 0
    var room = first
    for word in split(separator: " ", omittingEmptySubsequences: false) {
      let width = word.unicodeScalars.count
      if line.isEmpty && taken == 0 {
        line += word
        taken = width
      } else if taken + 1 + width <= room {
        line += " "
        line += word
        taken += 1 + width
      } else {
        pieces.append(line)
        line = String(word)
        taken = width
        room = later
      }
    }
    pieces.append(line)
    return pieces
  }
}
