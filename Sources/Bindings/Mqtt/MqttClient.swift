package import System

/// One client of one broker; it connects only when it is asked to.
///
/// libmosquitto is driven by hand: a thread waits in `poll` for the socket and for the actor's
/// jobs, and wakes without either only for the keep-alive. The thread is the client's own unless it is given
/// one. Releasing the client ends the connection without a DISCONNECT: the broker then publishes the will.
package actor MqttClient: @preconcurrency PolledActor {
  private let executor: PollingExecutor
  nonisolated package var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  var options: MqttOptions
  let queue: EventQueue
  var phase = Phase.idle
  var connection: MqttConnection?
  /// How the broker takes the will; kept from one connection to the next.
  var willForm = WillForm()
  /// The present attempt and its connection.
  var attempt = ConnectionAttempt()
  /// A question to the resolver that outlived its attempt.
  var resolution: NameLookup?
  var leavers: [CheckedContinuation<Void, Never>] = []
  /// What the broker has acknowledged in this turn.
  var acknowledged: [Int32] = []

  /// Where a connection stands, and until when it may stand there.
  enum Phase {
    case idle
    case resolving(NameLookup, until: Moment)
    case connecting(until: Moment)
    case opening(until: Moment)
    case open
    /// Waits for acknowledgements before DISCONNECT.
    case draining(MqttReason, until: Moment)
    /// DISCONNECT is on its way.
    case leaving(until: Moment)
  }

  /// - Parameters:
  ///   - options: The broker and how to speak to it.
  ///   - name: The thread's name; Linux keeps the first 15 bytes.
  ///   - thread: A thread of others to be used; `nil`: the client gets its own.
  /// - Throws: `SystemError` when the system refuses another descriptor or thread.
  package init(
    _ options: MqttOptions,
    name: String = "mqtt",
    thread: PollingExecutor? = nil
  ) throws(SystemError) {
    self.options = options
    queue = EventQueue(maxMessages: options.maxUndelivered)
    executor = if let thread { thread } else { try PollingExecutor(name: name) }
    executor.watch(self)
  }

  deinit { queue.close() }

  /// What happens, in order; for one reader at a time.
  nonisolated package var events: AsyncStream<MqttEvent> { queue.stream() }

  /// The next of the events, for one reader at a time; `nil` at the end, or when the task is
  /// cancelled.
  nonisolated package func nextEvent() async -> MqttEvent? { await queue.nextOrCancelled() }

  /// Passes acknowledgements to `taker` as soon as they are read, on the client's thread, and not as an event.
  ///
  /// Only where the reader has dealt with all events before. `nil`: they are events again.
  nonisolated package func passAcknowledgements(to taker: (@Sendable ([Int32]) -> Void)?) {
    queue.passAcknowledgements(to: taker)
  }

  /// How many incoming messages were dropped because nobody read the events in time.
  nonisolated package var droppedMessages: Int { queue.droppedMessages }

  package var isConnected: Bool {
    if case .open = phase { true } else { false }
  }

  // MARK: - Waiting

  package func awaited() -> Awaited {
    guard let connection else {
      guard case .resolving(let resolution, let until) = phase else { return .jobsOnly }
      return Awaited(descriptor: resolution.descriptor, events: Self.input, deadline: until)
    }
    connection.isQuiet = true
    if case .open = phase { return connection.awaitWhileOpen() }
    connection.isPatient = false
    let (events, deadline) = wishes(for: connection)
    return Awaited(descriptor: connection.handle.socket, events: events, deadline: deadline)
  }

  private func wishes(for connection: MqttConnection) -> (Int16, Moment?) {
    switch phase {
    case .idle, .resolving, .open: (0, nil)
    case .connecting(let until): (Self.output, until)
    case .opening(let until): (connection.eventsWhileOpening, until)
    case .draining(_, let until), .leaving(let until):
      (connection.eventsWhileOpen, connection.due.map { min($0, until) } ?? until)
    }
  }

  package func proceed(with events: Int16) {
    switch phase {
    case .idle: break
    case .resolving(let resolution, let until): takeAddresses(from: resolution, until: until)
    case .connecting: finishTcp(on: events)
    case .opening(let until): finishOpening(on: events, until: until)
    case .open, .draining, .leaving:
      connection?.exchange(on: events)
      settle(mayPass: true)
    }
  }
}

/// What one attempt to connect is made with, and what came of it.
struct ConnectionAttempt {
  var will: MqttWill?
  /// What the attempt and its connection do without.
  var concessions = MqttConcessions()
  /// What is left to try.
  var routes: [Route] = []
  /// What came of the other routes.
  var failures: [String] = []
}
