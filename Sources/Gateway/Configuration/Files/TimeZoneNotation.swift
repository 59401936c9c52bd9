/// What people and other systems call time zones.
enum TimeZoneNotation {
  /// What to write instead of a name that IANA does not have.
  static func advice(for name: String) -> Advice {
    let plain = OddCharacter.plain(name)
    if let hours = offset(of: plain) { return Advice(zones(hoursEast: hours)) }
    let known = TimeZoneNames.all()
    if let same = known.first(where: { word($0) == word(plain) }) { return Advice([same]) }
    let places = Set([
      word(plain), word(plain.split(separator: "/").last.map(String.init) ?? plain),
    ])
    if let zone = places.lazy.compactMap({ names[$0] }).first { return Advice([zone]) }
    if let city = known.first(where: { zone in
      zone.split(separator: "/").last.map { word(String($0)) == word(plain) } == true
    }) {
      return Advice([city])
    }
    let region = plain.split(separator: "/").first.map(String.init) ?? ""
    let neighbours = known.filter { plain.contains("/") && $0.hasPrefix(region + "/") }
    if let nearest = nearest(to: plain, among: neighbours) { return Advice([nearest]) }
    return Advice(["a name such as Asia/Ho_Chi_Minh"])
  }

  /// What to say of a zone that IANA has but that few people mean.
  static func doubt(about name: String) -> String? {
    guard name.hasPrefix("Etc/GMT"), let hours = Int(name.dropFirst(7)), hours > 0 else {
      return nil
    }
    return "\(name) is \(hours) h behind UTC, the sign is the opposite of the usual one"
      + Advice(zones(hoursEast: hours)).text
  }

  /// A misspelt name differs in a letter or two, and not in the first of the place.
  private static func nearest(to name: String, among zones: [String]) -> String? {
    guard let place = name.split(separator: "/").last, let first = place.first else { return nil }
    let fitting = zones.filter {
      $0.split(separator: "/").last?.first?.lowercased() == first.lowercased()
    }
    return Spelling.nearest(to: name, among: fitting)
  }

  /// Letters and digits of ASCII, small.
  private static func word(_ name: String) -> String {
    let letters = AsciiWord.nearest(to: name, separator: "-") {
      $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A
    }
    return (letters ?? name).lowercased().filter {
      $0 != "-" && $0 != "_" && $0 != " " && $0 != "/"
    }
  }

  private static let vietnam = "Asia/Ho_Chi_Minh"

  private static let names: [String: String] = [
    "hanoi": vietnam, "saigon": vietnam, "hochiminh": vietnam, "hochiminhcity": vietnam,
    "tphochiminh": vietnam, "hcm": vietnam, "hcmc": vietnam, "tphcm": vietnam, "sgn": vietnam,
    "asiasaigon": vietnam, "danang": vietnam, "haiphong": vietnam, "cantho": vietnam,
    "hue": vietnam, "binhduong": vietnam, "bienhoa": vietnam, "vietnam": vietnam, "vn": vietnam,
    "ict": vietnam, "indochinatime": vietnam, "seasiastandardtime": vietnam, "seasia": vietnam,
    "singaporestandardtime": "Asia/Singapore", "sgt": "Asia/Singapore",
    "chinastandardtime": "Asia/Shanghai", "beijing": "Asia/Shanghai",
    "taipeistandardtime": "Asia/Taipei", "tokyostandardtime": "Asia/Tokyo", "jst": "Asia/Tokyo",
    "koreastandardtime": "Asia/Seoul", "kst": "Asia/Seoul", "wib": "Asia/Jakarta",
    "z": "UTC", "zulu": "UTC", "coordinateduniversaltime": "UTC",
  ]

  /// The hours of `UTC+7`, `GMT+07:00`, `+0700` and `7` east of Greenwich; `nil` for parts of hours.
  private static func offset(of text: String) -> Int? {
    var rest = text.uppercased().filter { !$0.isWhitespace }[...]
    for prefix in ["UTC", "GMT"] where rest.hasPrefix(prefix) { rest = rest.dropFirst(3) }
    let sign = rest.hasPrefix("-") ? -1 : 1
    let digits = rest.drop { $0 == "-" || $0 == "+" }.filter { $0 != ":" }
    guard digits.utf8.allSatisfy(NumberText.isDigit), let number = Int(digits) else { return nil }
    let hours = digits.count > 2 ? number / 100 : number
    guard digits.count <= 4, digits.count <= 2 || number % 100 == 0, hours <= 14 else { return nil }
    return sign * hours
  }

  private static func zones(hoursEast hours: Int) -> [String] {
    switch hours {
    case 0: ["UTC"]
    case 7: [vietnam]
    case 8: ["Asia/Singapore", "Asia/Shanghai"]
    case 9: ["Asia/Tokyo", "Asia/Seoul"]
    default: ["Etc/GMT\(hours > 0 ? "-" : "+")\(abs(hours))"]
    }
  }
}
