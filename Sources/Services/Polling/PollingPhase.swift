import Measurements

/// What the loop of a connection is doing.
enum PollingPhase: Equatable {
  /// It does not run.
  case stopped
  /// It sleeps until the next device is due.
  case sleeping(until: MonotonicTime)
  /// It polls a device, since this moment.
  case polling(since: MonotonicTime)
  /// Polling ends, which cut a request short: what this poll found says nothing about the device.
  case cutShort(since: MonotonicTime)

  enum Event {
    case begins
    case sleeps(until: MonotonicTime)
    /// A request was cut short because polling ends.
    case isCutShort
    case ends
  }

  /// The transitions; a request outside of the loop (a command's) is cut short without any effect on it.
  func after(_ event: Event, at now: MonotonicTime) -> Self {
    switch (self, event) {
    case (_, .ends): .stopped
    case (_, .begins): .polling(since: now)
    case (_, .sleeps(let moment)): .sleeping(until: moment)
    case (.polling(let since), .isCutShort): .cutShort(since: since)
    case (_, .isCutShort): self
    }
  }

  /// Since when the loop owes its next step; in the future while it sleeps.
  var dueSince: MonotonicTime? {
    switch self {
    case .stopped: nil
    case .sleeping(let moment), .polling(let moment), .cutShort(let moment): moment
    }
  }

  /// Whether nothing is being polled.
  var isAtRest: Bool {
    switch self {
    case .stopped, .sleeping: true
    case .polling, .cutShort: false
    }
  }

  var isCutShort: Bool { if case .cutShort = self { true } else { false } }
}
