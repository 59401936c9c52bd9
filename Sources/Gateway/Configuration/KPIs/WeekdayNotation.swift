import Calendar

/// Days of the week as people write them, in English and Vietnamese.
enum WeekdayNotation {
  /// What to write instead of `Monday`, `T2`, `Thứ 2`, `CN`, `mon-fri` or `weekdays`.
  static func advice(for text: String) -> Advice {
    let word = text.lowercased().filter { !$0.isWhitespace }
    switch word {
    case "all", "daily", "everyday", "*", "any": return Advice([listed(Weekday.allCases)])
    case "weekdays", "weekday", "workdays":
      return Advice([listed(Array(Weekday.allCases.prefix(5)))])
    case "weekend", "weekends": return Advice([listed(Array(Weekday.allCases.suffix(2)))])
    default: break
    }
    if let day = day(word) { return Advice([day.rawValue]) }
    // Monday is 1 in ISO 8601 and 2 in Vietnam.
    if let number = Int(word), (0...8).contains(number) {
      let week = Weekday.allCases.map(\.rawValue)
      let days = [
        2...8 ~= number ? week[number - 2] : nil, 1...7 ~= number ? week[number - 1] : "sun",
      ]
      return Advice(
        days.compactMap { $0 }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
      )
    }
    for divider in ["...", "..", "…", "-", "–", "→", "to", "đến"] {
      let ends = word.split(separator: divider).map { day(String($0)) }
      if ends.count == 2, let first = ends[0], let last = ends[1] {
        return Advice([listed(days(from: first, to: last))])
      }
    }
    return .none
  }

  private static func day(_ word: String) -> Weekday? {
    if let day = Weekday(rawValue: word) { return day }
    let vietnamese: [String: Weekday] = [
      "2": .mon, "hai": .mon, "3": .tue, "ba": .tue, "4": .wed, "tư": .wed, "5": .thu,
      "năm": .thu, "6": .fri, "sáu": .fri, "7": .sat, "bảy": .sat,
    ]
    for prefix in ["thứ", "thu", "t"] where word.hasPrefix(prefix) {
      if let day = vietnamese[String(word.dropFirst(prefix.count))] { return day }
    }
    if ["cn", "chủnhật", "chunhat"].contains(word) { return .sun }
    let english = [
      "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ]
    guard word.count >= 2 else { return nil }
    let fitting = english.indices.filter { english[$0].hasPrefix(word) }
    return fitting.count == 1 ? Weekday.allCases[fitting[0]] : nil
  }

  private static func days(from first: Weekday, to last: Weekday) -> [Weekday] {
    let week = Weekday.allCases
    guard let start = week.firstIndex(of: first), let end = week.firstIndex(of: last) else {
      return []
    }
    return start <= end ? Array(week[start...end]) : Array(week[start...]) + Array(week[...end])
  }

  private static func listed(_ days: [Weekday]) -> String {
    days.map(\.rawValue).joined(separator: ", ")
  }
}
