import PrintableText
import JSON
import Measurements

extension WatchBoard {
  /// A line for the reader: time, asset, name, value, quality.
  func line(
    _ time: Timestamp,
    _ asset: String,
    _ name: String,
    _ value: String,
    _ quality: String = ""
  ) -> String {
    let parts = [Self.clock(time), asset, name, value, quality]
    return parts.filter { !$0.isEmpty }.joined(separator: " ").printable()
  }

  /// The time of day, UTC: `08:00:05Z`.
  static func clock(_ time: Timestamp) -> String {
    let day = ((time.milliseconds % 86_400_000) + 86_400_000) % 86_400_000 / 1000
    let parts = [day / 3600, day / 60 % 60, day % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return parts.joined(separator: ":") + "Z"
  }

  static func healthText(_ json: JSONValue) -> String {
    let rss = (json["rss"]?.double).map { "\(Int64(clamping: $0 / 1e6)) MB" } ?? "?"
    let cpu = (json["cpu"]?.double).map { "\(rounded($0 * 100)) %" } ?? "?"
    let rate = (json["publish_rate"]?.double).map { rounded($0) } ?? "?"
    return
      "outbox \(json["outbox"]?["depth"].text ?? "?"), \(rate)/s, errors \(json["errors"].text)"
      + ", cpu \(cpu), rss \(rss)"
  }

  static func eventText(_ json: JSONValue) -> String {
    "\(json["severity"].text) \(json["type"].text): \(json["message"]?["en"].text ?? "")"
  }

  /// Adding 0 turns a negative zero into 0.
  private static func rounded(_ number: Double) -> String { "\((number * 10).rounded() / 10 + 0)" }
}

extension JSONValue {
  /// The value in readable form.
  var text: String {
    switch self {
    case .null: "-"
    case .bool(let flag): flag ? "true" : "false"
    case .integer(let number): "\(number)"
    case .number(let number):
      Int64(exactly: number).map { "\($0)" } ?? "\((number * 1000).rounded() / 1000 + 0)"
    case .string(let text): text
    case .array, .object: "…"
    }
  }
}

extension JSONValue? {
  var text: String { self?.text ?? "?" }
}

extension Int64 {
  fileprivate init(clamping number: Double) {
    self = Int64(exactly: number.rounded()) ?? (number > 0 ? .max : .min)
  }
}
