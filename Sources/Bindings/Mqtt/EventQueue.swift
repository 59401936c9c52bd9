import System

/// The events on their way to their one reader; bounded, because messages beyond a limit are
/// dropped and all other events answer a request of the reader's own.
final class EventQueue: @unchecked Sendable {
  private let lock = ThreadLock()
  private let maxMessages: Int
  private var waiting: [MqttEvent] = []
  private var reader: CheckedContinuation<MqttEvent?, Never>?
  private var taker: (@Sendable ([Int32]) -> Void)?
  private var messages = 0
  private var acknowledgements = 0
  private var dropped = 0
  private var isClosed = false

  init(maxMessages: Int) { self.maxMessages = max(maxMessages, 1) }

  /// How many acknowledged messages the reader has not heard of.
  var undeliveredAcknowledgements: Int { lock.withLock { acknowledgements } }

  /// How many incoming messages were dropped because the reader was too slow.
  var droppedMessages: Int { lock.withLock { dropped } }

  func append(_ event: MqttEvent) {
    let reader = lock.withLock { () -> CheckedContinuation<MqttEvent?, Never>? in
      guard !isClosed, admit(event) else { return nil }
      defer { self.reader = nil }
      if self.reader == nil { waiting.append(event) } else { release(event) }
      return self.reader
    }
    reader?.resume(returning: event)
  }

  func passAcknowledgements(to taker: (@Sendable ([Int32]) -> Void)?) {
    lock.withLock { self.taker = taker }
  }

  /// Passes acknowledgements to their taker.
  ///
  /// - Returns: `false` where there is none, or other events come first.
  func pass(_ acknowledged: [Int32]) -> Bool {
    let taker = lock.withLock { reader != nil && !isClosed ? self.taker : nil }
    taker?(acknowledged)
    return taker != nil
  }

  /// A view of the queue for one reader at a time; a later reader goes on where one stopped.
  func stream() -> AsyncStream<MqttEvent> {
    AsyncStream(unfolding: { await self.next() }, onCancel: { self.dismissReader() })
  }

  /// The next event, on the caller's own executor; `nil` after ``close()``, or when the task is
  /// cancelled.
  func nextOrCancelled(isolation: isolated (any Actor)? = #isolation) async -> MqttEvent? {
    await withTaskCancellationHandler {
      // A closure that captures no isolation would run on the global pool.
      _ = isolation
      return await next()
    } onCancel: {
      dismissReader()
    }
  }

  /// The next event, as soon as there is one; `nil` after ``close()``, or when another task reads.
  private func next() async -> MqttEvent? {
    await withCheckedContinuation { continuation in
      let (event, isOver) = lock.withLock { () -> (MqttEvent?, Bool) in
        if let event = popFirst() { return (event, false) }
        guard !isClosed, reader == nil else { return (nil, true) }
        reader = continuation
        return (nil, false)
      }
      if event != nil || isOver { return continuation.resume(returning: event) }
      // The cancellation may have come before there was a reader to dismiss.
      if Task.isCancelled { dismissReader() }
    }
  }

  private func dismissReader() {
    let reader = lock.withLock {
      defer { self.reader = nil }
      return self.reader
    }
    reader?.resume(returning: nil)
  }

  /// Ends the reader's loop; events that were not read are gone.
  func close() {
    lock.withLock {
      isClosed = true
      waiting = []
    }
    dismissReader()
  }

  // MARK: - Under the lock

  private func admit(_ event: MqttEvent) -> Bool {
    switch event {
    case .message where messages >= maxMessages:
      dropped += 1
      return false
    case .message: messages += 1
    case .acknowledged(let ids): acknowledgements += ids.count
    case .rejected: acknowledgements += 1
    default: break
    }
    return true
  }

  private func popFirst() -> MqttEvent? {
    guard !waiting.isEmpty else { return nil }
    let event = waiting.removeFirst()
    release(event)
    return event
  }

  private func release(_ event: MqttEvent) {
    switch event {
    case .message: messages -= 1
    case .acknowledged(let ids): acknowledgements -= ids.count
    case .rejected: acknowledgements -= 1
    default: break
    }
  }
}
