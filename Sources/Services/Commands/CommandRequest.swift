package import JSON
package import Measurements

/// A command after reading: its name, its author, and its fields.
package struct CommandRequest: Sendable {
  package var name: String
  /// A text or a whole number; `nil` where the request has none.
  package var id: JSONValue?
  /// Who asks, as the request says; empty where it does not say.
  package var by: String
  /// When it was taken.
  package var time: Timestamp
  let fields: JSONValue

  package init(
    name: String,
    id: JSONValue? = nil,
    by: String = "",
    time: Timestamp,
    fields: JSONValue
  ) {
    self.name = name
    self.id = id
    self.by = by
    self.time = time
    self.fields = fields
  }

  /// A field; `nil` where it is absent or null.
  package subscript(name: String) -> JSONValue? {
    guard let value = fields[name], !value.isNull else { return nil }
    return value
  }
}

extension CommandRequest {
  package func text(_ name: String) throws(CommandFailure) -> String {
    guard let value = self[name] else { throw missing(name) }
    guard let text = value.string, !text.isEmpty, text.utf8.count <= 256 else {
      throw CommandFailure(.badRequest, "\(name) must be a text of 1 to 256 bytes")
    }
    return text
  }

  /// Why it is asked for; empty where the request does not say.
  func why() throws(CommandFailure) -> String {
    self["why"] == nil ? "" : try text("why")
  }

  /// A field that is a real number.
  package func number(_ name: String) throws(CommandFailure) -> Double {
    guard let value = self[name] else { throw missing(name) }
    guard let number = value.double else {
      throw CommandFailure(.badRequest, "\(name) must be a number")
    }
    return number
  }

  /// A field that is a moment in Unix time, in milliseconds, within the years 2000 to 2199.
  package func moment(_ name: String) throws(CommandFailure) -> Timestamp {
    guard let value = self[name] else { throw missing(name) }
    guard let number = value.integer, Self.moments.contains(number) else {
      throw CommandFailure(.badRequest, "\(name) must be Unix time in whole milliseconds")
    }
    return Timestamp(milliseconds: number)
  }

  /// The interval from `from` to `to`.
  package func interval() throws(CommandFailure) -> Interval {
    let (from, to) = (try moment("from"), try moment("to"))
    guard from < to else { throw CommandFailure(.badRequest, "from must be before to") }
    return Interval(from: from, to: to)
  }

  private static let moments: ClosedRange<Int64> = 946_684_800_000...7_258_118_400_000

  func missing(_ name: String) -> CommandFailure {
    CommandFailure(.badRequest, "\(name) is missing")
  }
}
