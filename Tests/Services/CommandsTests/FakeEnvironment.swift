import Events
import Indicators
import JSON
import Logging
import Measurements

@testable import Commands

/// A fake gateway that records what it gets, with a clock that the test sets.
final class FakeEnvironment: CommandEnvironment, @unchecked Sendable {
  // Only the task of one test uses it at a time.
  var milliseconds: Int64 = 1_800_000_000_000
  private(set) var events: [Event] = []
  private(set) var replies: [CommandReply] = []

  var wallTime: Timestamp { Timestamp(milliseconds: milliseconds) }
  var monotonicMilliseconds: Int64 { milliseconds }
  let gatewaySubject = "_gateway/gw-01"

  func send(_ reply: CommandReply) async { replies.append(reply) }
  func tell(_ event: Event) async { events.append(event) }
}

/// A command that counts how often it is carried out.
final class CountingCommand: Command, @unchecked Sendable {
  let name = "count"
  let fields: Set<String> = ["step"]
  let isRepeatable = false
  private(set) var count: Int64 = 0

  func run(_ request: CommandRequest) async throws(CommandFailure) -> JSONValue {
    count += 1
    return .integer(count)
  }
}

/// The command handler in its environment.
struct Office {
  let surroundings = FakeEnvironment()
  let counting = CountingCommand()
  let desk: CommandHandler

  init(_ commands: [any Command] = []) {
    desk = CommandHandler(
      [counting] + commands,
      inlet: CommandInlet(),
      surroundings: surroundings,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
  }

  /// Sends a request and returns the JSON of the reply.
  func ask(_ name: String, _ payload: String, isRetained: Bool = false) async -> JSONValue? {
    let incoming = IncomingCommand(
      broker: "park",
      name: name,
      payload: Array(payload.utf8),
      isRetained: isRetained,
      arrival: surroundings.milliseconds
    )
    let reply = await desk.answer(incoming)
    return reply.flatMap { try? JSONParser.parse($0.payload) }
  }
}
