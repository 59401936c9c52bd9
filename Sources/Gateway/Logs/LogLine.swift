import Logging

/// A log line with its subject.
struct LogLine: Sendable, Hashable {
  var level: Logger.Level
  var message: String
  /// Keys in capital letters like fields of the journal: CONNECTION, DEVICE, UNIT, BROKER.
  var metadata: [String: String]
  var suffix = ""

  /// The subject is written before the line, from the widest part to the narrowest.
  private static let subjects = ["connection", "device", "unit", "broker"]

  /// What it is about, in one text; empty: the gateway itself.
  var subject: String {
    Self.subjects.compactMap { name in metadata[name].map { "\(name)=\($0)" } }
      .joined(separator: "/")
  }

  /// For people: `panel-a/main-meter/1: device online`, `broker park: connected`.
  var text: String {
    let subject = Self.subjects.compactMap { name in
      metadata[name].map { name == "broker" ? "broker \($0)" : $0 }
    }.joined(separator: "/")
    let others = metadata.filter { !Self.subjects.contains($0.key) }.sorted { $0.key < $1.key }
      .map { " \($0.key)=\($0.value)" }.joined()
    return (subject.isEmpty ? message : "\(subject): \(message)") + others
  }

  /// The same line with the number of repetitions that were held back, and in how many seconds.
  func repeated(_ times: Int, in seconds: Int64) -> LogLine {
    var line = self
    if times > 0 { line.suffix = " (repeated \(times) times in \(seconds) s)" }
    return line
  }

  /// The fields of an entry in the journal.
  var fields: [(name: String, value: String)] {
    [
      ("MESSAGE", text + suffix), ("PRIORITY", level.priority),
      ("SYSLOG_IDENTIFIER", "park-gateway"),
    ] + metadata.sorted { $0.key < $1.key }.map { ($0.key.uppercased(), $0.value) }
  }
}

extension Logger.Level {
  /// The priority number of syslog(3).
  fileprivate var priority: String {
    switch self {
    case .trace, .debug: "7"
    case .info: "6"
    case .notice: "5"
    case .warning: "4"
    case .error: "3"
    case .critical: "2"
    }
  }
}
