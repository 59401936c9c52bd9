/// Dates as people write them.
enum DateNotation {
  /// What to write instead of `02/09/2026`, which may be two days, `2026/9/2`, `20260902` or `2 Sep 2026`.
  static func advice(for text: String) -> Advice {
    let plain = OddCharacter.plain(text).lowercased()
    let hasTime = plain.dropFirst(10).first.map { "t ".contains($0) } == true
    var numbers = (hasTime ? plain.prefix(10) : plain[...]).split { !$0.isNumber && !$0.isLetter }
      .map(String.init)
    numbers.removeAll { ["ngày", "ngay", "tháng", "thang", "năm", "nam"].contains($0) }
    let months = numbers.filter { month(named: $0) != nil }
    if months.count == 1, let name = months.first, let month = month(named: name) {
      numbers.removeAll { $0 == name }
      return dayAndYear(numbers).map { Advice(dates([($0.year, month, $0.day)])) } ?? .none
    }
    if numbers.count == 1, numbers[0].count == 8, let number = Int(numbers[0]) {
      return Advice(dates([(number / 10_000, number / 100 % 100, number % 100)]))
    }
    let values = numbers.compactMap { Int($0) }
    guard numbers.count == values.count else { return .none }
    if values.count == 2, numbers.allSatisfy({ $0.count <= 2 }) {
      return withoutYear(values, isSure: plain.contains("th"))
    }
    guard numbers.count == 3 else { return .none }
    if numbers[0].count == 4 { return Advice(dates([(values[0], values[1], values[2])])) }
    guard numbers[2].count == 4 || numbers[2].count == 2 else { return .none }
    let year = numbers[2].count == 2 ? 2000 + values[2] : values[2]
    let dayFirst = (year, values[1], values[0])
    // Dates with points between begin with the day wherever they are written.
    let isSure = plain.contains(".") || plain.contains("th") || values[0] == values[1]
    return Advice(dates(isSure ? [dayFirst] : [dayFirst, (year, values[0], values[1])]))
  }

  /// A day and a month, in this year.
  private static func withoutYear(_ values: [Int], isSure: Bool) -> Advice {
    let year = CurrentYear.value
    let dayFirst = (year, values[1], values[0])
    let days = dates(
      isSure || values[0] == values[1] ? [dayFirst] : [dayFirst, (year, values[0], values[1])]
    )
    return Advice(days, reason: "has no year")
  }

  static func isDate(_ year: Int, _ month: Int, _ day: Int) -> Bool {
    (1000...9999).contains(year) && (1...12).contains(month)
      && (1...daysInMonth(month, year)).contains(day)
  }

  private static func dates(_ candidates: [(year: Int, month: Int, day: Int)]) -> [String] {
    candidates.filter { isDate($0.year, $0.month, $0.day) }
      .map { "\($0.year)-\(twoDigits($0.month))-\(twoDigits($0.day))" }
  }

  private static func twoDigits(_ number: Int) -> String {
    (number < 10 ? "0" : "") + String(number)
  }

  private static func dayAndYear(_ numbers: [String]) -> (day: Int, year: Int)? {
    let values = numbers.compactMap { Int($0.filter(\.isNumber)) }
    guard values.count == 2, let year = values.first(where: { $0 > 999 }),
      let day = values.first(where: { $0 < 32 })
    else { return nil }
    return (day, year)
  }

  private static func month(named name: String) -> Int? {
    let names = [
      "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    guard name.count >= 3, name.allSatisfy(\.isLetter) else { return nil }
    return names.firstIndex { name.hasPrefix($0) }.map { $0 + 1 }
  }

  private static func daysInMonth(_ month: Int, _ year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
