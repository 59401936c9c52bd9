import Glibc
import Languages

/// The words of the argument library around the helps and mistakes of commands, in the terminal's language.
///
/// Their contents are in that language already. The library is asked for lines that are not wrapped, because
/// translated words have other lengths.
enum HelpFrame {
  /// More columns than any line has.
  static let unwrapped = 100_000
  /// Where the library writes what an option means.
  private static let column = 26

  /// A help, or a mistake with the usage below it, in the language.
  static func text(_ text: String, in language: Language) -> String {
    guard language == .vietnamese else { return text }
    let width = max(outputColumns, column + 14)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let isHelp = lines.contains { $0.hasPrefix("USAGE: ") }
    // Anything else is for programs, such as what completes a word.
    guard isHelp || text.hasPrefix("Error: ") else { return text }
    return lines.map { wrapped(isHelp ? help($0) : mistake($0), to: width) }
      .joined(separator: "\n")
  }

  // MARK: - The frame of a help

  private static let headings = [
    "OVERVIEW: ": "", "USAGE: ": "CÁCH DÙNG: ", "ARGUMENTS:": "THAM SỐ:",
    "OPTIONS:": "TÙY CHỌN:", "SUBCOMMANDS:": "LỆNH CON:",
  ]

  private static let parts = [
    ("[<options>]", "[<tùy chọn>]"), (" <options>", " <tùy chọn>"),
    ("<subcommand>", "<lệnh con>"),
    ("Show the version.", "Cho biết phiên bản."),
    ("Show help information.", "Cho xem phần trợ giúp này."),
    ("(default: ", "(mặc định: "), ("; default: ", "; mặc định: "),
    ("(values: ", "(giá trị: "),
  ]

  private static func help(_ line: String) -> String {
    for (english, vietnamese) in headings where line.hasPrefix(english) {
      return translatedParts(vietnamese + line.dropFirst(english.count))
    }
    if let name = quoted(line, between: "  See '", "' for detailed help.") {
      return "  Gõ '\(translatedParts(name))' để xem chi tiết."
    }
    return translatedParts(line)
  }

  private static func translatedParts(_ line: String) -> String {
    parts.reduce(line) { line, part in
      line.split(separator: part.0, omittingEmptySubsequences: false).joined(separator: part.1)
    }
  }

  // MARK: - Mistakes

  private static func mistake(_ line: String) -> String {
    if line.hasPrefix("Error: ") { return "Lỗi: " + sentence(line.dropFirst(7)) }
    if line.hasPrefix("Help:  ") { return "Nghĩa là:  " + line.dropFirst(7) }
    if line.hasPrefix("Usage: ") { return "Cách dùng: " + translatedParts("\(line.dropFirst(7))") }
    if let name = quoted(line, between: "  See '", "' for more information.") {
      return "  Gõ '\(name)' để xem thêm."
    }
    return line
  }

  private static func sentence(_ text: Substring) -> String { mistakes.translation(of: "\(text)") }

  private static let mistakes = PhraseBook([
    ("unexpected argument '%'", "thừa tham số '%1'"),
    ("% unexpected arguments: '%'", "thừa %1 tham số: '%2'"),
    ("unknown option '%'", "không có tùy chọn '%1'"),
    ("unknown option '%'. Did you mean '%'?", "không có tùy chọn '%1'; ý bạn là '%2'?"),
    ("missing value for '%'", "thiếu giá trị của '%1'"),
    ("missing expected argument '%'", "thiếu tham số '%1'"),
    ("missing one of: '%'", "thiếu một trong: '%1'"),
    ("missing required subcommand.", "thiếu lệnh con."),
    (
      "the option '%' does not take any value, but '%' was specified.",
      "tùy chọn '%1' không nhận giá trị, nhưng lại có '%2'."
    ),
    (
      "value to be set with % had already been set with %",
      "giá trị đặt bằng %1 đã được đặt bằng %2"
    ),
    ("the value '%' is invalid for '%'", "giá trị '%1' không hợp lệ cho '%2'"),
    (
      "the value '%' is invalid for '%'. Please provide one of %.",
      "giá trị '%1' không hợp lệ cho '%2'; hãy dùng một trong %3."
    ),
    (
      "the value '%' is invalid for '%'. Please provide one of the following:",
      "giá trị '%1' không hợp lệ cho '%2'; hãy dùng một trong:"
    ),
    ("% or %", "%1 hoặc %2"), ("% and %", "%1 và %2"),
    (
      "can't generate completion scripts for '%'.",
      "không có phần gõ tắt cho '%1'."
    ),
    (
      "can't autodetect a supported shell.",
      "không tự nhận ra được shell."
    ),
  ])

  // MARK: - Lines

  private static func quoted(_ line: String, between start: String, _ end: String) -> String? {
    guard line.hasPrefix(start), line.hasSuffix(end), line.count >= start.count + end.count else {
      return nil
    }
    return String(line.dropFirst(start.count).dropLast(end.count))
  }

  /// The line in lines of that width; what an option means stays in its column.
  static func wrapped(_ line: String, to width: Int) -> String {
    guard line.count > width else { return line }
    let isEntry = line.hasPrefix("  ") && !line.dropFirst(2).hasPrefix("  ")
    let isMeaning = line.prefix(column).allSatisfy { $0 == " " }
    let isUsage = line.hasPrefix("CÁCH DÙNG: ") || line.hasPrefix("Cách dùng: ")
    let indent = isEntry || isMeaning ? column : isUsage ? 11 : 0
    var rows: [String] = []
    var row = ""
    var rest = line[...]
    while let word = next(&rest, keepsBrackets: isUsage) {
      if row.count + word.count > width, !row.allSatisfy({ $0 == " " }) {
        rows.append(trimmed(row))
        row = String(repeating: " ", count: indent) + word.drop { $0 == " " }
      } else {
        row += word
      }
    }
    return (rows + [trimmed(row)]).joined(separator: "\n")
  }

  /// The next word, with the blanks before it; what stands in brackets may be one word.
  private static func next(_ rest: inout Substring, keepsBrackets: Bool) -> Substring? {
    guard !rest.isEmpty else { return nil }
    let blanks = rest.prefix { $0 == " " }
    var depth = 0
    let word = rest.dropFirst(blanks.count).prefix { character in
      if keepsBrackets { depth += character == "[" ? 1 : character == "]" ? -1 : 0 }
      return character != " " || depth > 0
    }
    let end = word.endIndex
    defer { rest = rest[end...] }
    return rest[..<end]
  }

  private static func trimmed(_ row: String) -> String {
    String(row.reversed().drop { $0 == " " }.reversed())
  }
}

/// The width of the terminal that standard output is; 80 where it is none.
var outputColumns: Int {
  var size = winsize()
  return ioctl(1, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
}
