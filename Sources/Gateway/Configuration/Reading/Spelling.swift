/// Finds what somebody probably meant.
package enum Spelling {
  /// The allowed word nearest to `word`, where one is near enough: at most a third of its letters
  /// differ, or one of two; a beginning of at least three letters counts too.
  package static func nearest(to word: String, among allowed: some Sequence<String>) -> String? {
    let meant = Array(word.lowercased().unicodeScalars.prefix(64))
    guard !meant.isEmpty else { return nil }
    let limit = max(1, meant.count / 3)
    var best: (word: String, distance: Int)?
    for candidate in allowed {
      let letters = Array(candidate.lowercased().unicodeScalars.prefix(64))
      let distance = distance(meant, letters, startsWith: 3)
      guard distance <= limit else { continue }
      if best.map({ (distance, candidate) < ($0.distance, $0.word) }) ?? true {
        best = (candidate, distance)
      }
    }
    return best?.word
  }

  /// The choice that somebody meant: the nearest, the only one with this first letter, or one that stands
  /// in a longer text.
  static func choice(meantBy text: String, among allowed: [String]) -> String? {
    let word = text.lowercased()
    if word.count == 1 {
      let fitting = allowed.filter { $0.hasPrefix(word) }
      return fitting.count == 1 ? fitting[0] : nil
    }
    return nearest(to: text, among: allowed)
      ?? allowed.filter { $0.count >= 4 && word.contains($0) }.max { $0.count < $1.count }
      ?? abbreviations[word].flatMap { allowed.contains($0) ? $0 : nil }
  }

  private static let abbreviations = [
    "hr": "holding", "4x": "holding", "ir": "input", "3x": "input", "di": "discrete",
    "1x": "discrete", "0x": "coil", "co": "coil", "do": "coil", "warn": "warning", "err": "error",
  ]

  /// Levenshtein's distance, a swap of neighbours counting once; 1 where `a` begins `b`.
  private static func distance(
    _ a: [Unicode.Scalar],
    _ b: [Unicode.Scalar],
    startsWith minimum: Int
  ) -> Int {
    if a.count >= minimum, a.count < b.count, b.starts(with: a) { return 1 }
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      row.reserveCapacity(b.count + 1)
      for j in b.indices {
        var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          cost = min(cost, beforeLast[j - 1] + 1)
        }
        row.append(cost)
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }
}
