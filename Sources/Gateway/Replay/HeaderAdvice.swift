/// Explains what is wrong with a recording's first line, or with a line without fields.
enum HeaderAdvice {
  static let header = "ts_ms,point,value"

  /// Why a line is not the header.
  static func words(for line: ArraySlice<UInt8>) -> String {
    let must = "the first line must be \(header)"
    if let kind = kind(of: line) { return "\(must): the file is \(kind)" }
    if line.contains(0x0D) { return "\(must): lines end with CR alone, not with LF or CRLF" }
    let quoted = ReadingsProblem.quoted(line)
    if let separator = separator(of: line) {
      return "\(must), not \(quoted): fields are separated by commas, not by \(separator)"
    }
    if line.first.map({ (0x30...0x39).contains($0) }) ?? false {
      return "\(must), not \(quoted): put it above the first reading"
    }
    let names = names(of: line)
    if names == ["ts_ms", "point", "value"] {
      return "\(must), without spaces, quotes and capitals, not \(quoted)"
    }
    if names.sorted() == ["point", "ts_ms", "value"] {
      return "\(must), not \(quoted): the columns are in another order"
    }
    if names.count > 3, names.starts(with: ["ts_ms", "point", "value"]) {
      return "\(must), not \(quoted): there are no other columns"
    }
    return names.dropFirst() == ["point", "value"]
      ? "\(must), not \(quoted): times are in milliseconds" : "\(must), not \(quoted)"
  }

  /// The separator of a line without a comma; `nil`: no known one.
  static func separator(of line: ArraySlice<UInt8>) -> String? {
    guard !line.contains(0x2C) || line.contains(0x3B) else { return nil }
    return line.contains(0x3B) ? "semicolons" : line.contains(0x09) ? "tabs" : nil
  }

  private static func kind(of line: ArraySlice<UInt8>) -> String? {
    if line.starts(with: [0x1F, 0x8B]) { return "compressed; zcat FILE | … --readings - reads it" }
    if line.starts(with: [0x50, 0x4B, 0x03]) { return "a spreadsheet or ZIP; save it as CSV" }
    let isWide = line.starts(with: [0xFF, 0xFE]) || line.starts(with: [0xFE, 0xFF])
    return isWide || line.prefix(4).contains(0) ? "no UTF-8 text; save it as CSV in UTF-8" : nil
  }

  private static func names(of line: ArraySlice<UInt8>) -> [String] {
    line.prefix(200).split(separator: 0x2C, omittingEmptySubsequences: false).map { field in
      String(decoding: field.filter { $0 != 0x20 && $0 != 0x22 }, as: UTF8.self).lowercased()
    }
  }
}
