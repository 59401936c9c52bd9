/// The names of values as people write them.
enum ValueNotation {
  /// `energy/factory/demand` and `energy. factory .demand` with points alone between the words; `nil` where it has
  /// fewer than two words.
  static func plain(_ text: String) -> String? {
    let words = OddCharacter.plain(text).split { ".,/\\:→ ".contains($0) }
    guard (2...4).contains(words.count), words.allSatisfy({ $0.allSatisfy(isNameLetter) }) else {
      return nil
    }
    return words.joined(separator: ".")
  }

  private static func isNameLetter(_ letter: Character) -> Bool {
    letter.isASCII && (letter.isLetter || letter.isNumber || letter == "_" || letter == "-")
  }
}
