/// Times of day as people write them.
enum TimeNotation {
  /// What to write instead of `10pm`, `14h00`, `6.30`, `0600` or `6 giờ 30`.
  static func advice(for text: String) -> Advice {
    time(text).map { Advice(["\"\(TimeOfDay.text($0))\""]) } ?? .none
  }

  /// What to write instead of `9h45 - 10h` or `09:45 to 10:00`.
  static func advice(forWindow text: String) -> Advice {
    let plain = OddCharacter.plain(text).lowercased()
    for divider in ["->", "→", "-", "~", " to ", "đến", "..", "…", "/"] {
      let ends = plain.split(separator: divider).map { time(String($0)) }
      if ends.count == 2, let from = ends[0], let to = ends[1], from < 1440 {
        return Advice(["\"\(TimeOfDay.text(from))-\(TimeOfDay.text(to))\""])
      }
    }
    return .none
  }

  /// Minutes after midnight, 0…1440.
  private static func time(_ text: String) -> Int? {
    var word = OddCharacter.plain(text).lowercased().filter { !$0.isWhitespace }
    for (suffix, plain) in [
      ("a.m.", "am"), ("p.m.", "pm"), ("sáng", "am"), ("chiều", "pm"), ("tối", "pm"),
    ]
    where word.hasSuffix(suffix) {
      word = String(word.dropLast(suffix.count)) + plain
    }
    var half: Substring?
    if word.hasSuffix("am") || word.hasSuffix("pm") {
      half = word.suffix(2)
      word = String(word.dropLast(2))
    }
    guard let (hour, minute) = parts(of: word) else { return nil }
    return minutes(hour, minute, half: half)
  }

  /// Hour and minute of `14h00`, `14h`, `6g30`, `6giờ30`, `6.30`, `06:00:00`, `0600` or `6`.
  private static func parts(of word: String) -> (hour: Int, minute: Int)? {
    if word.utf8.count == 4, let number = Int(word), word.utf8.allSatisfy(NumberText.isDigit) {
      return (number / 100, number % 100)
    }
    let numbers = word.split { !$0.isASCII || !$0.isNumber }
    let signs = word.filter { !($0.isASCII && $0.isNumber) }
    let dividers: Set<String> = [
      "", ":", "::", ".", "h", "g", "giờ", "hm", "giờphút", "gp", "h:", "hours", "hour", "hs", "đ",
    ]
    guard dividers.contains(signs), (1...3).contains(numbers.count),
      numbers.allSatisfy({ $0.count <= 2 }), let hour = Int(numbers[0])
    else { return nil }
    guard numbers.count > 1 else { return (hour, 0) }
    guard numbers[1].count == 2, let minute = Int(numbers[1]) else { return nil }
    return numbers.count == 3 && Int(numbers[2]) != 0 ? nil : (hour, minute)
  }

  private static func minutes(_ hour: Int, _ minute: Int, half: Substring?) -> Int? {
    var hour = hour
    if let half {
      guard (1...12).contains(hour) || (half == "pm" && hour > 12) else { return nil }
      if half == "am", hour == 12 { hour = 0 }
      if half == "pm", hour < 12 { hour += 12 }
    }
    let total = hour * 60 + minute
    return hour >= 0 && (0..<60).contains(minute) && total <= 1440 ? total : nil
  }
}
