import Indicators
import JSON
package import Logging
import Measurements
import Messages

/// Takes commands from all brokers, carries them out one after the other and sends the replies.
///
/// A command that is malformed, unknown, too large, retained or already done changes nothing.
package actor CommandHandler {
  private let commands: [String: any Command]
  private let surroundings: any CommandEnvironment
  private let logger: Logger
  private let inlet: CommandInlet
  private var memory = CommandMemory()

  /// A command that waited longer than this, in milliseconds, is not carried out any more.
  static let patience: Int64 = 30_000

  package init(
    _ commands: [any Command],
    inlet: CommandInlet,
    surroundings: any CommandEnvironment,
    logger: Logger
  ) {
    self.commands = Dictionary(commands.map { ($0.name, $0) }) { first, _ in first }
    self.inlet = inlet
    self.surroundings = surroundings
    self.logger = logger
  }

  /// Carries out commands until the task is cancelled.
  package func run() async {
    for await incoming in inlet.commands {
      let lost = await inlet.takeLost()
      if lost > 0 { logger.warning("\(lost) commands lost: too many were waiting") }
      if let reply = await answer(incoming) { await surroundings.send(reply) }
      if Task.isCancelled { break }
    }
  }

  /// Carries out one command.
  ///
  /// - Returns: the reply; `nil` for a retained message.
  func answer(_ incoming: IncomingCommand) async -> CommandReply? {
    guard !incoming.isRetained else {
      await tellRetained(incoming)
      return nil
    }
    let time = surroundings.wallTime
    let payload: [UInt8]
    do throws(UnreadableCommand) {
      let request = try CommandRequest.read(incoming.payload, name: incoming.name, at: time)
      payload = await answer(request, payload: incoming.payload, arrivedAt: incoming.arrival)
    } catch {
      let failure = CommandFailure(.badRequest, error.text)
      payload = Self.reply(error.id, .failure(failure), at: time)
    }
    return CommandReply(
      broker: incoming.broker,
      name: Self.topicLevel(incoming.name),
      payload: payload,
      responseTopic: incoming.responseTopic,
      correlationData: incoming.correlationData
    )
  }

  private func tellRetained(_ incoming: IncomingCommand) async {
    logger.warning("a retained command was ignored: \(Self.topicLevel(incoming.name))")
    let subject = surroundings.gatewaySubject
    let time = surroundings.wallTime
    await surroundings.tell(Self.retainedEvent(incoming, subject: subject, at: time))
  }

  private func answer(
    _ request: CommandRequest,
    payload: [UInt8],
    arrivedAt arrival: Int64
  ) async -> [UInt8] {
    let now = surroundings.monotonicMilliseconds
    let key = request.id.map { CommandMemory.Key(name: request.name, id: $0) }
    if let key {
      switch memory.recall(key, payload: payload, at: now) {
      case .new: break
      case .done(let reply): return reply
      case .otherRequest:
        let failure = CommandFailure(.badRequest, "the id was used by another request just now")
        return Self.reply(request.id, .failure(failure), at: request.time)
      }
    }
    let outcome: Result<JSONValue, CommandFailure>
    do throws(CommandFailure) {
      outcome = .success(try await perform(request, waited: now - arrival))
    } catch {
      logger.warning("command \(request.name.prefix(64)) failed: \(error)")
      outcome = .failure(error)
    }
    let reply = Self.reply(request.id, outcome, at: surroundings.wallTime)
    if let key { memory.note(key, payload: payload, reply: reply, at: now) }
    return reply
  }

  private func perform(
    _ request: CommandRequest,
    waited: Int64
  ) async throws(CommandFailure) -> JSONValue {
    guard let command = commands[request.name] else {
      let known = commands.keys.sorted().joined(separator: ", ")
      throw CommandFailure(.unknownCommand, "there is no such command; known are \(known)")
    }
    try request.check(fields: command.fields)
    guard command.isRepeatable || request.id != nil else { throw request.missing("id") }
    guard waited <= Self.patience else {
      throw CommandFailure(.busy, "it waited \(waited / 1000) s for its turn")
    }
    logger.info("command \(request.name)\(request.by.isEmpty ? "" : " by ")\(request.by)")
    return try await command.run(request)
  }
}
