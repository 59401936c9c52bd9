/// The tasks that sleep on a thread until a moment of ``MonotonicClock``; few at any time, in no order.
struct Sleepers {
  /// A class, since the compiler does not know the size of a continuation.
  final class Sleeper: Sendable {
    fileprivate let id: UInt64
    fileprivate let moment: Int64
    let continuation: CheckedContinuation<Void, any Error>

    fileprivate init(
      _ id: UInt64,
      _ moment: Int64,
      _ continuation: CheckedContinuation<Void, any Error>
    ) {
      (self.id, self.moment, self.continuation) = (id, moment, continuation)
    }
  }

  private var sleepers: [Sleeper] = []
  private var lastID: UInt64 = 0

  var isEmpty: Bool { sleepers.isEmpty }

  /// When the first one wakes.
  var earliest: Int64? { sleepers.lazy.map(\.moment).min() }

  /// The id of a sleeper that will be added.
  mutating func newID() -> UInt64 {
    lastID += 1
    return lastID
  }

  mutating func add(
    _ id: UInt64,
    until moment: Int64,
    _ continuation: CheckedContinuation<Void, any Error>
  ) {
    sleepers.append(Sleeper(id, moment, continuation))
  }

  /// Ends a sleep early.
  mutating func remove(_ id: UInt64) -> CheckedContinuation<Void, any Error>? {
    sleepers.firstIndex { $0.id == id }.map { sleepers.remove(at: $0).continuation }
  }

  /// Takes the sleeper that is overdue for longest.
  mutating func takeAwake() -> Sleeper? {
    guard !sleepers.isEmpty else { return nil }
    guard let first = sleepers.indices.min(by: { sleepers[$0].moment < sleepers[$1].moment }),
      sleepers[first].moment <= MonotonicClock.now()
    else { return nil }
    return sleepers.remove(at: first)
  }
}

/// A thread on which tasks can sleep while jobs run.
protocol SleepingPlace: AnyObject, Sendable {
  func newSleeper() -> UInt64

  /// Resumes `continuation` at `moment`.
  func lay(_ id: UInt64, until moment: Int64, _ continuation: CheckedContinuation<Void, any Error>)

  /// Ends a sleep early, because its task was cancelled.
  func disturb(_ id: UInt64)
}

extension SleepingPlace {
  /// Returns once ``MonotonicClock`` shows `moment`.
  ///
  /// - Throws: `CancellationError` when the task is cancelled.
  func sleep(until moment: Int64, isolation: isolated (any Actor)?) async throws {
    let sleeper = newSleeper()
    try await withTaskCancellationHandler {
      // A closure that captures no isolation would run on the global pool.
      _ = isolation
      return try await withCheckedThrowingContinuation { continuation in
        lay(sleeper, until: moment, continuation)
        // The task may have been cancelled before its sleeper was registered.
        if Task.isCancelled { disturb(sleeper) }
      }
    } onCancel: {
      disturb(sleeper)
    }
  }

  /// Returns after `duration`.
  ///
  /// - Throws: `CancellationError` when the task is cancelled.
  func sleep(for duration: Duration, isolation: isolated (any Actor)?) async throws {
    let (seconds, attoseconds) = duration.components
    let nanoseconds = min(seconds, 1 << 32) * 1_000_000_000 + attoseconds / 1_000_000_000
    try await sleep(until: MonotonicClock.now() + nanoseconds, isolation: isolation)
  }
}
