import JSON
import Measurements

extension CommandRequest {
  /// The largest command, in bytes.
  package static let sizeLimit = 16_384

  /// Reads the payload of a command: a JSON object; an empty payload is an empty object.
  ///
  /// - Throws: `badRequest`, with the request's id where it could be read.
  static func read(
    _ payload: [UInt8],
    name: String,
    at time: Timestamp
  ) throws(UnreadableCommand) -> Self {
    guard payload.count <= sizeLimit else {
      throw UnreadableCommand("\(payload.count) bytes; a command has at most \(sizeLimit)")
    }
    let fields = payload.isEmpty ? JSONValue.object([]) : try json(payload)
    guard case .object = fields else { throw UnreadableCommand("a command is a JSON object") }
    var request = Self(name: name, time: time, fields: fields)
    request.id = try id(in: fields)
    if let by = request["by"] {
      guard let text = by.string, text.utf8.count <= 128 else {
        throw UnreadableCommand("by must be a text of at most 128 bytes", id: request.id)
      }
      request.by = text
    }
    return request
  }

  private static func json(_ payload: [UInt8]) throws(UnreadableCommand) -> JSONValue {
    let limits = JSONLimits(bytes: sizeLimit, depth: 16, members: 64)
    do throws(JSONSyntaxError) {
      return try JSONParser.parse(payload, limits: limits)
    } catch {
      throw UnreadableCommand("no JSON: \(error)")
    }
  }

  private static func id(in fields: JSONValue) throws(UnreadableCommand) -> JSONValue? {
    switch fields["id"] {
    case nil, .null: return nil
    case .string(let text) where (1...128).contains(text.utf8.count): return .string(text)
    case .integer(let number): return .integer(number)
    default: throw UnreadableCommand("id must be a text of 1 to 128 bytes or a whole number")
    }
  }

  /// Fields that any command may have.
  private static let commonFields: Set<String> = ["id", "by", "ts"]

  /// Refuses fields that the command does not know: a misspelt field must not be ignored.
  func check(fields known: Set<String>) throws(CommandFailure) {
    guard case .object(let members) = fields else { return }
    for member in members
    where !known.contains(member.name) && !Self.commonFields.contains(member.name) {
      let allowed = known.sorted().joined(separator: ", ")
      throw CommandFailure(
        .badRequest,
        "unknown field \"\(member.name.prefix(64))\"; "
          + (known.isEmpty ? "\(name) takes none" : "\(name) takes \(allowed)")
      )
    }
  }
}

/// A payload that is not a command.
struct UnreadableCommand: Error {
  var text: String
  /// The request's id, as far as it was read.
  var id: JSONValue?

  init(_ text: String, id: JSONValue? = nil) {
    self.text = text
    self.id = id
  }
}
