/// Which key somebody may have meant.
enum KeySuggestion {
  /// The known key that `written` differs least from, where that is little; nil otherwise.
  static func nearest(to written: String, among known: [String]) -> String? {
    let folded = fold(written)
    var best: (key: String, distance: Int)?
    for key in known {
      let distance = distance(folded, fold(key))
      if distance < best?.distance ?? .max { best = (key, distance) }
    }
    guard let best, best.distance <= max(1, min(3, written.utf8.count / 3)) else { return nil }
    return best.key
  }

  /// Case and the kinds of separators are no difference.
  private static func fold(_ text: String) -> [UInt8] {
    text.lowercased().utf8.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }
  }

  /// How many bytes have to be put in, taken out or exchanged.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (index, byte) in left.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for place in right.indices {
        let cost = min(row[place] + 1, row[place + 1] + 1, diagonal + (byte == right[place] ? 0 : 1))
        diagonal = row[place + 1]
        row[place + 1] = cost
      }
    }
    return row[right.count]
  }
}
