import Energy
import Measurements

extension Timestamp {
  /// 2026-11-21 00:00 in Ho Chi Minh City.
  static let start = Timestamp(milliseconds: 1_795_194_000_000)

  func plus(seconds: Double) -> Timestamp {
    advanced(byMilliseconds: Int64((seconds * 1000).rounded()))
  }
}

/// Feeds readings to a tracker and gathers what it books.
struct CounterRun {
  var tracker: CounterTracker
  var bookings: [Booking] = []
  var notes: [CounterNote] = []

  init(_ settings: CounterSettings = CounterSettings(pollPeriod: 1000)) {
    tracker = CounterTracker(settings: settings)
  }

  mutating func read(_ value: Double, atSecond second: Double) {
    let outcome = tracker.accept(value, at: .start.plus(seconds: second))
    if let booking = outcome.booking { bookings.append(booking) }
    bookings += outcome.belated
    if let note = outcome.note { notes.append(note) }
  }

  /// One reading each poll period from second 0 on.
  mutating func read(_ values: [Double]) {
    let period = Double(tracker.settings.pollPeriod) / 1000
    for (index, value) in values.enumerated() { read(value, atSecond: Double(index) * period) }
  }

  /// Ascends steadily until rates are judged; ends at second 25 with `from` + 25 × `step`.
  mutating func learn(from: Double, step: Double) {
    for second in 0...25 { read(from + step * Double(second), atSecond: Double(second)) }
  }

  /// Thousandths of the unit.
  var booked: Int64 { bookings.reduce(0) { $0 + $1.amount } }
  /// In the unit.
  var total: Double { MilliUnits.units(booked) }

  /// From which value to which the register was set back, in the unit.
  var setBacks: [[Double]] {
    notes.compactMap { note in
      guard case .setBack(let old, let base) = note else { return nil }
      return [MilliUnits.units(old), MilliUnits.units(base)]
    }
  }

  /// How many epochs began, besides those of a register that was set back.
  var epochs: Int {
    notes.reduce(0) { count, note in
      if case .epochStarted = note { count + 1 } else { count }
    }
  }
}
