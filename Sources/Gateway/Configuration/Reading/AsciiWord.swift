/// Writes words of other alphabets in the letters that ids and topics are made of.
enum AsciiWord {
  /// The word to write instead of `text`, such as `tu-dien` for `tủ điện`; `nil` where no letter or
  /// digit of it can be written so.
  static func nearest(
    to text: String,
    separator: Character,
    isAllowed: (UInt8) -> Bool
  ) -> String? {
    var word = ""
    var isSeparated = false
    for scalar in text.unicodeScalars.prefix(200) {
      if scalar.properties.generalCategory == .nonspacingMark { continue }
      let letters = base[scalar] ?? String(Character(scalar))
      let fitting = letters.utf8.allSatisfy(isAllowed) ? letters : letters.lowercased()
      if fitting.utf8.allSatisfy(isAllowed) {
        let isSeparator = fitting == String(separator)
        if !isSeparator || !(isSeparated || word.isEmpty) { word += fitting }
        isSeparated = false
      } else if !word.isEmpty, word.last != separator {
        word.append(separator)
        isSeparated = true
      }
    }
    while word.last == separator { word.removeLast() }
    return word.isEmpty || word == text ? nil : word
  }

  /// Letters of Vietnamese and of Western European languages by the ASCII letters under their marks.
  private static let base: [Unicode.Scalar: String] = {
    let families = [
      "a": "àáảãạăằắẳẵặâầấẩẫậåāą", "e": "èéẻẽẹêềếểễệëēęě", "i": "ìíỉĩịîïī",
      "o": "òóỏõọôồốổỗộơờớởỡợøō",
      "u": "ùúủũụưừứửữựûūů", "y": "ỳýỷỹỵÿ", "d": "đďð", "c": "çćč", "n": "ñńň", "s": "śšş",
      "z": "źżž",
      "l": "ł", "r": "ř", "t": "ťţ", "g": "ğ", "ae": "äæ", "oe": "öœ", "ue": "ü", "ss": "ß",
    ]
    var base: [Unicode.Scalar: String] = [:]
    for (letters, family) in families {
      for scalar in family.unicodeScalars {
        base[scalar] = letters
        let capital = scalar.properties.uppercaseMapping.unicodeScalars
        if capital.count == 1, let first = capital.first, first != scalar {
          base[first] = letters.prefix(1).uppercased() + letters.dropFirst()
        }
      }
    }
    return base
  }()
}
