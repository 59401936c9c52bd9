import DeviceProfiles
import Registers

extension TypeNotation {
  /// The type that a text of other programs and manuals stands for: `unsigned int`, `U32`, `16-bit signed`,
  /// `long`; `nil` where none is known.
  static func meant(by text: String) -> String? {
    let word = text.lowercased().filter { $0.isLetter || $0.isNumber }
    if let usual = synonyms[text.lowercased()] ?? synonyms[word] { return usual }
    let words = words(of: text.lowercased())
    let width = words.compactMap { Int($0) }.first { [8, 16, 24, 32, 48, 64].contains($0) }
    let letters = words.filter { Int($0) == nil && !["bit", "bits", "t", "le", "be"].contains($0) }
    if letters.contains(
      where: ["float", "real", "floating", "ieee", "f", "fp", "single", "double"].contains
    ) {
      return width == 64 || letters.contains("double") ? "float64" : "float32"
    }
    if letters.contains("bcd") { return width.map { "bcd\($0)" } }
    let isUnsigned = letters.contains {
      ["unsigned", "uint", "u", "ui", "uinteger", "word"].contains($0)
    }
    let isSigned = letters.contains {
      ["signed", "int", "integer", "s", "i", "si", "sint"].contains($0)
    }
    guard isUnsigned || isSigned || (letters.isEmpty && width != nil) else { return nil }
    let bits = width ?? widths.first { letters.contains($0.word) }?.bits ?? 16
    let name = (isUnsigned || !isSigned ? "uint" : "int") + String(bits)
    return plain.contains { $0.name == name } ? name : nil
  }

  private static let widths: [(word: String, bits: Int)] = [
    ("char", 8), ("byte", 8), ("short", 16), ("long", 32), ("double", 32), ("quad", 64),
  ]

  /// The runs of letters and of digits.
  private static func words(of text: String) -> [String] {
    var words: [String] = []
    var previous: Character?
    for character in text {
      defer { previous = character }
      guard character.isLetter || character.isNumber else { continue }
      if let previous, previous.isLetter == character.isLetter,
        previous.isNumber == character.isNumber
      {
        words[words.count - 1].append(character)
      } else {
        words.append(String(character))
      }
    }
    return words
  }

  /// What other programs call them.
  private static let synonyms = [
    "byte": "uint8", "word": "uint16", "int": "int16", "uint": "uint16", "dword": "uint32",
    "doubleword": "uint32", "lword": "uint64", "qword": "uint64", "dint": "int32",
    "udint": "uint32",
    "sint": "int8", "usint": "uint8", "lint": "int64", "ulint": "uint64", "short": "int16",
    "ushort": "uint16", "long": "int32", "ulong": "uint32", "longint": "int32", "longlong": "int64",
    "ulonglong": "uint64", "integer": "int16", "signed": "int16", "unsigned": "uint16",
    "real": "float32", "float": "float32", "single": "float32", "double": "float64",
    "lreal": "float64",
    "sốthực": "float32", "sốnguyên": "int16", "boolean": "bool", "bit": "bool", "coil": "bool",
    "string": "string(16)", "text": "string(16)", "char": "string(16)", "chuỗi": "string(16)",
    "m10k": "uint32_m10k", "uint32m10k": "uint32_m10k", "int32m10k": "int32_m10k",
    "modulo10000": "mod10", "mod10000": "mod10", "sign_magnitude": "int16_sm",
    "sint16_sm": "int16_sm",
    "bcd": "bcd16", "hex": "uint16", "dec": "uint16", "decimal": "uint16", "register": "uint16",
  ]
}
