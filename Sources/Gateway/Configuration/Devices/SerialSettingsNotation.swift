import DeviceProfiles
import Yaml

/// The settings of serial ports as makers write them: `9600 8N1`, `N81`, `even`.
enum SerialSettingsNotation {
  /// The keys and values that a text names, such as `baud: 9600` and `parity: none`.
  static func pairs(in text: some StringProtocol) -> [String] {
    var pairs: [String] = []
    for word in text.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "." }) {
      if let frame = frame(String(word)) {
        pairs.append("parity: \(frame.parity)" + (frame.stopBits == 2 ? ", stop_bits: 2" : ""))
      } else if let rate = rates(of: String(word)).first {
        pairs.append("baud: \(rate)")
      } else if let parity = parity(String(word)) {
        pairs.append("parity: \(parity)")
      }
    }
    return pairs
  }

  /// What to write instead of a text that stands for `serial:`.
  static func group(for node: YamlNode) -> String? {
    let text: String
    switch node.value {
    case .scalar(let scalar): text = scalar.text
    case .sequence(let items): text = items.compactMap { $0.scalar?.text }.joined(separator: ",")
    case .mapping: return nil
    }
    let end = text.firstIndex { ",; ".contains($0) } ?? text.endIndex
    guard let path = SerialPortNotation.paths(meantBy: String(text[..<end])).first else {
      return nil
    }
    let all = ["port: \(path)"] + pairs(in: text[end...])
    return "{ \(all.joined(separator: ", ")) }"
  }

  /// What to write instead of `chẵn`, `8N1` or `N81` for the parity.
  static func parityAdvice(for text: String) -> Advice {
    let word = text.lowercased().filter { $0.isLetter || $0.isNumber }
    if let frame = frame(word) {
      guard frame.dataBits != 7 else {
        return Advice([], reason: "has 7 data bits, as Modbus ASCII; Modbus RTU needs 8")
      }
      return Advice([frame.parity + (frame.stopBits == 2 ? ", stop_bits: 2" : "")])
    }
    return word.count > 1 || word == "0" ? Advice(parity(word).map { [$0] } ?? []) : .none
  }

  /// The rates that `9600bps`, `9.6k`, `19,2 kbps` and `115k2` stand for.
  static func rates(of text: String) -> [String] {
    let word = OddCharacter.plain(text).lowercased().filter { !$0.isWhitespace }
    let number = word.prefix { $0.isNumber || ".,".contains($0) }
    var unit = String(word.dropFirst(number.count))
    for ending in ["bit/s", "bits/s", "bps", "baud", "bauds", "bd", "b/s", "bit"]
    where unit.hasSuffix(ending) {
      unit = String(unit.dropLast(ending.count))
      break
    }
    let thousands =
      unit == "k" ? String(number) : unit.hasPrefix("k") ? "\(number).\(unit.dropFirst())" : nil
    let values = thousands.map { text in
      NumberNotation.meanings(of: text).compactMap { NumberText.decimal($0).map { $0 * 1000 } }
    }
    if let values { return values.compactMap { Int(exactly: $0.rounded()) }.map(String.init) }
    guard unit.isEmpty else { return [] }
    return NumberNotation.meanings(of: String(number)).filter {
      NumberText.integer($0).map { $0 >= 110 } == true
    }
  }

  /// `8N1` and `N81`.
  private static func frame(_ text: String) -> (dataBits: Int, parity: String, stopBits: Int)? {
    let word = text.lowercased()
    let letters = word.filter(\.isLetter)
    let digits = word.compactMap(\.wholeNumberValue)
    guard letters.count == 1, digits.count == 2, word.count == 3, (7...8).contains(digits[0]),
      (1...2).contains(digits[1]), let parity = parity(letters)
    else { return nil }
    return (digits[0], parity, digits[1])
  }

  private static func parity(_ word: String) -> String? {
    switch word.lowercased() {
    case "n", "none", "no", "non", "không", "khong", "ko", "off", "false", "0": "none"
    case "e", "even", "chẵn", "chan", "chăn": "even"
    case "o", "odd", "lẻ", "le", "lẽ": "odd"
    default: nil
    }
  }
}
