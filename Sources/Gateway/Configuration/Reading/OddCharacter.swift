/// Characters that look like others or like nothing: they come with texts copied from documents and
/// web pages, and from keyboards of other languages.
enum OddCharacter {
  /// The first of them in a text.
  static func first(in text: String) -> Unicode.Scalar? {
    let isMixed = areLettersLookAlikes(text)
    return text.unicodeScalars.first { substitute(for: $0, isMixed) != nil }
  }

  /// The first character that nobody sees; joiners, which some scripts need, are none.
  static func firstInvisible(in text: String) -> Unicode.Scalar? {
    text.unicodeScalars.first { isInvisible($0) && $0.value != 0x200C && $0.value != 0x200D }
  }

  /// The text as it would be typed on a plain keyboard, without blanks around it.
  static func plain(_ text: String) -> String {
    let isMixed = areLettersLookAlikes(text)
    var plain = ""
    for scalar in text.unicodeScalars {
      plain += substitute(for: scalar, isMixed) ?? String(Character(scalar))
    }
    let start = plain.drop { $0 == " " }
    return String(start.reversed().drop { $0 == " " }.reversed())
  }

  /// What is wrong with a text that has such a character, to be said behind the text in quotes.
  static func objection(to scalar: Unicode.Scalar) -> String {
    if isInvisible(scalar) { return "has an invisible character (\(code(of: scalar))) in it" }
    if isBlank(scalar) { return "has a special blank (\(code(of: scalar))) in it" }
    return
      "has \"\(Character(scalar))\" (\(code(of: scalar))) in it, which is not a plain character"
  }

  /// `U+200B`.
  static func code(of scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0xAD, 0x34F, 0x180E, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0x2066...0x2069,
      0xFEFF:
      true
    default: false
    }
  }

  // MARK: - Substitutes

  private static func substitute(for scalar: Unicode.Scalar, _ isMixed: Bool) -> String? {
    guard !scalar.isASCII else { return nil }
    if isInvisible(scalar) { return "" }
    if isBlank(scalar) { return " " }
    if let digit = scalar.properties.numericType == .decimal
      ? Character(scalar).wholeNumberValue : nil
    {
      return String(digit)
    }
    switch scalar.value {
    case 0xFF01...0xFF5E: return Unicode.Scalar(scalar.value - 0xFEE0).map { String(Character($0)) }
    case 0x2010...0x2015, 0x2212, 0xFE63: return "-"
    case 0x2018...0x201F, 0xAB, 0xBB: return ""
    case 0x3002: return "."
    default: return isMixed ? lookAlikes[scalar] : nil
    }
  }

  static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0xA0, 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }

  /// Whether every Cyrillic and Greek letter looks like a Latin one: a real word has others too.
  private static func areLettersLookAlikes(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy {
      !(0x370...0x52F).contains($0.value) || lookAlikes[$0] != nil
    }
  }

  private static let lookAlikes: [Unicode.Scalar: String] = {
    let alphabets = [
      // Cyrillic
      ("аеорсухіјѕһԛԝАВЕКМНОРСТУХІЈЅ", "aeopcyxijshqwABEKMHOPCTYXIJS"),
      // Greek
      ("οιανΟΑΒΕΖΗΙΚΜΝΡΤΥΧ", "oiavOABEZHIKMNPTYX"),
    ]
    var letters: [Unicode.Scalar: String] = [:]
    for (foreign, latin) in alphabets {
      for (scalar, letter) in zip(foreign.unicodeScalars, latin) {
        letters[scalar] = String(letter)
      }
    }
    return letters
  }()
}
