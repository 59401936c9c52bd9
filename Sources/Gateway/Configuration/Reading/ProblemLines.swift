/// Finds the lines of the files that problems are about; each file is read once.
package struct ProblemLines {
  private let directory: String
  private var files: [String: [Substring]] = [:]

  /// Files of problems are relative to a directory, unless they begin with `/`.
  package init(directory: String) { self.directory = directory }

  /// The line with a mark below the place; `nil` where there is none to show.
  package mutating func excerpt(of location: SourceLocation) -> String? {
    guard location.line > 0 else { return nil }
    return ProblemExcerpt(of: location, in: lines(of: location.file))?.text
  }

  private mutating func lines(of file: String) -> [Substring] {
    if let lines = files[file] { return lines }
    let path = file.hasPrefix("/") || directory.isEmpty ? file : "\(directory)/\(file)"
    let bytes = (try? FileReading.contents(of: path))?.bytes ?? []
    var text = Substring(String(decoding: bytes, as: UTF8.self))
    if text.unicodeScalars.first == "\u{FEFF}" { text = Substring(text.unicodeScalars.dropFirst()) }
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    files[file] = lines
    return lines
  }
}
