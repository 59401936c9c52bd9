/// Words of other languages and programs for the choices of a few keys.
enum WordsOfPeople {
  /// The word to write instead of a text; letters in other capitals and blanks make no difference.
  static func advice(for text: String, _ words: [String: String]) -> Advice {
    words[text.lowercased().filter { $0.isLetter }].map { [$0] } ?? .none
  }

  static let kinds = [
    "đếm": "counter", "bộđếm": "counter", "totalizer": "counter", "total": "counter",
    "accumulator": "counter", "trạngthái": "state", "status": "state", "enum": "state",
    "bool": "state",
    "đo": "gauge", "giátrị": "gauge", "analog": "gauge", "measurement": "gauge", "value": "gauge",
    "chữ": "text", "vănbản": "text", "string": "text",
  ]

  static let methods = [
    "trượt": "sliding", "rolling": "sliding", "cửasổtrượt": "sliding", "moving": "sliding",
    "khối": "block", "fixed": "block", "cốđịnh": "block", "interval": "block",
  ]

  static let severities = [
    "cảnhbáo": "warning", "nghiêmtrọng": "critical", "khẩncấp": "critical", "nguyhiểm": "critical",
    "thôngtin": "info", "low": "info", "medium": "warning", "high": "critical", "error": "critical",
    "alarm": "critical", "cao": "critical", "thấp": "info", "vừa": "warning", "major": "critical",
    "minor": "warning", "notice": "info",
  ]
}
