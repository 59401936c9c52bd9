/// The forms in which a report is printed.
package enum ReportFormat: String, Sendable, Hashable, CaseIterable {
  case table, csv, json, svg
}

/// Comma-separated values according to RFC 4180.
enum CSV {
  static func line(_ cells: [String]) -> String {
    cells.map { cell in
      let needsQuotes = cell.contains { $0 == "," || $0 == "\"" || $0.isNewline }
      guard needsQuotes else { return cell }
      let quoted = cell.split(separator: "\"", omittingEmptySubsequences: false)
      return "\"" + quoted.joined(separator: "\"\"") + "\""
    }.joined(separator: ",") + "\r\n"
  }
}
