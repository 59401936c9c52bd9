import Energy
import Indicators
import Measurements

/// What a point's readings are turned into bookings by.
struct MeterFeed: Sendable {
  enum Method: Sendable {
    /// A cumulative register, and the position of its ``EnergyCounterState``.
    case counter(CounterTracker, register: Int)
    /// A power, and the positions of the registers of both directions.
    case power(PowerIntegrator, imported: Int, exported: Int)
  }

  /// The device's id.
  let device: String
  let point: String
  /// Milliseconds.
  let pollPeriod: Int64
  /// What is taken off each reading, in the point's unit.
  var base = 0.0
  /// Whether it is there for a baseline: apart from that of a meter of the same point.
  var isDriver = false
  var method: Method
  /// Whether the checkpoint in the store is out of date.
  var isChanged = false

  /// `device.point`.
  var name: String { "\(device).\(point)" }
  var checkpointKey: String { isDriver ? "driver/\(name)/\(base)" : "meter/\(name)" }

  /// What is integrated of a reading: of a driver in thousandths, as its means need more digits.
  func share(of value: Double) -> Double { isDriver ? (value - base) * 1000 : value }

  /// Up to where all is booked that can be.
  var reached: Timestamp? {
    switch method {
    case .counter(let tracker, _): tracker.settledUntil
    case .power(let integrator, _, _): integrator.time
    }
  }

  var checkpoint: [UInt8] {
    switch method {
    case .counter(let tracker, _): tracker.checkpoint
    case .power(let integrator, _, _): integrator.checkpoint
    }
  }

  /// Goes on from a checkpoint.
  ///
  /// - Returns: Whether the bytes were one; if not, counting starts afresh.
  mutating func restore(_ checkpoint: [UInt8]) -> Bool {
    switch method {
    case .counter(let fresh, let register):
      guard let tracker = CounterTracker(settings: fresh.settings, checkpoint: checkpoint)
      else { return false }
      method = .counter(tracker, register: register)
    case .power(let fresh, let imported, let exported):
      guard
        let integrator = PowerIntegrator(pollPeriod: fresh.pollPeriod, checkpoint: checkpoint)
      else { return false }
      method = .power(integrator, imported: imported, exported: exported)
    }
    return true
  }
}
