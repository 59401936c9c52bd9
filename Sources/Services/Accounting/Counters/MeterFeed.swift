import Events
import Energy
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
  /// What is taken off each reading of a baseline's driver, in the point's unit; `nil` for meters.
  private let driverBase: Double?
  private var method: Method
  /// Whether the checkpoint in the store is out of date.
  private var isChanged = false

  init(
    device: String,
    point: String,
    pollPeriod: Int64,
    driverBase: Double?,
    method: Method
  ) {
    self.device = device
    self.point = point
    self.pollPeriod = pollPeriod
    self.driverBase = driverBase
    self.method = method
  }

  /// `device.point`.
  var name: String { "\(device).\(point)" }
  var base: Double { driverBase ?? 0 }
  var checkpointKey: String { driverBase != nil ? "driver/\(name)/\(base)" : "meter/\(name)" }

  /// What is integrated of a reading: of a driver in thousandths, as its means need more digits.
  private func share(of value: Double) -> Double {
    driverBase.map { (value - $0) * 1000 } ?? value
  }

  /// Takes a reading, and gives what it books into which counter.
  ///
  /// - Returns: The event of it.
  mutating func accept(
    _ value: Double,
    at time: Timestamp,
    _ book: (Booking, Int) -> Void
  ) -> Event? {
    isChanged = true
    switch method {
    case .counter(var tracker, let register):
      let accepted = tracker.accept(value, at: time)
      let outcome = driverBase != nil ? accepted : accepted.ofFlow
      method = .counter(tracker, register: register)
      if let booking = outcome.booking { book(booking, register) }
      for booking in outcome.belated { book(booking, register) }
      return outcome.note.flatMap { event(for: $0, at: time) }
    case .power(var integrator, let imported, let exported):
      let outcome = integrator.accept(share(of: value), at: time)
      method = .power(integrator, imported: imported, exported: exported)
      if let booking = outcome?.imported { book(booking, imported) }
      if let booking = outcome?.exported { book(booking, exported) }
      return nil
    }
  }

  /// Books a planned change of the meter.
  ///
  /// - Returns: The event of it; `nil`: it was not booked.
  mutating func swap(
    from oldFinal: Double,
    to newInitial: Double,
    at time: Timestamp,
    _ author: EventAuthor,
    _ book: (Booking, Int) -> Void
  ) -> Event? {
    guard case .counter(var tracker, let register) = method else { return nil }
    let outcome = tracker.swap(oldFinal: oldFinal, newInitial: newInitial, at: time)
    guard outcome.note != nil else { return nil }
    method = .counter(tracker, register: register)
    isChanged = true
    for booking in outcome.belated { book(booking, register) }
    if let booking = outcome.booking { book(booking, register) }
    return event(
      .meterSwap(point: name, from: oldFinal, to: newInitial, unit: unit, author: author),
      at: time
    )
  }

  /// Takes what was found out of a counter: at which value it starts again.
  mutating func learn(_ point: MeteredPoint) {
    guard case .counter(var tracker, let register) = method else { return }
    let old = tracker.settings
    tracker.settings = CounterSettings(
      pollPeriod: old.pollPeriod,
      modulus: point.wrapsAt.flatMap(MilliUnits.of),
      ratedPower: old.ratedPower,
      resolution: old.resolution,
      resets: old.resets
    )
    method = .counter(tracker, register: register)
  }

  /// Up to where all is booked that can be.
  var reached: Timestamp? {
    switch method {
    case .counter(let tracker, _): tracker.settledUntil
    case .power(let integrator, _, _): integrator.time
    }
  }

  /// The checkpoint; `nil` where the store's is up to date.
  mutating func takeCheckpoint() -> [UInt8]? {
    guard isChanged else { return nil }
    isChanged = false
    switch method {
    case .counter(let tracker, _): return tracker.checkpoint
    case .power(let integrator, _, _): return integrator.checkpoint
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
