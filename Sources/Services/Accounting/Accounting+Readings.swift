import Calendar
import Energy
package import Measurements

extension Accounting {
  /// Takes the readings of one device at one instant.
  ///
  /// It costs one lookup where nothing is computed of the device. Before ``start(at:)`` it is passed over.
  package func accept(_ scan: PollResult) {
    guard startedAt != nil, let uses = uses[scan.device] else { return }
    for reading in scan.readings where uses.indices.contains(reading.point) {
      for use in uses[reading.point] { apply(reading.value?.double, to: use, at: scan.timestamp) }
    }
  }

  /// Takes the readings of many instants, in their order.
  package func accept(_ scans: [PollResult]) {
    for scan in scans { accept(scan) }
  }

  func apply(_ value: Double?, to use: ReadingUse, at time: Timestamp) {
    switch use {
    case .feed(let position):
      if let value { feed(value, to: position, at: time) }
    case .presentPower(let position): powers[position] = value.map { ($0, time) }
    case .phase(let phase, let account):
      guard let value else { return }
      let grid = accounts[account].calendar.grid
      accounts[account].unbalance.note(value, of: phase, at: time) {
        grid.slot(containing: time).from
      }
    case .line(let position, let point):
      lines[position].accept(value, of: point, at: time, calendar: definition.calendar)
    case .alarm(let position): watch(value, by: position, at: time)
    }
  }

  private func feed(_ value: Double, to position: Int, at time: Timestamp) {
    feeds[position].isChanged = true
    switch feeds[position].method {
    case .counter(var tracker, let register):
      let accepted = tracker.accept(value, at: time)
      let outcome = feeds[position].isDriver ? accepted : accepted.ofFlow
      feeds[position].method = .counter(tracker, register: register)
      book(outcome.booking, in: register)
      for booking in outcome.belated { book(booking, in: register) }
      if let note = outcome.note { tell(note, of: feeds[position], at: time) }
    case .power(var integrator, let imported, let exported):
      let outcome = integrator.accept(feeds[position].share(of: value), at: time)
      feeds[position].method = .power(integrator, imported: imported, exported: exported)
      book(outcome?.imported, in: imported)
      book(outcome?.exported, in: exported)
    }
  }

  func book(_ booking: Booking?, in register: Int) {
    guard var booking, booking.tellsSomething else { return }
    booking.interval = booking.interval.bounded(to: EnergyCounterState.longestGap)
    registers[register].book(booking, grid: definition.calendar.grid)
    supplyLines(from: register, booking)
    for (account, position) in accountsOfRegister[register]
    where accounts[account].sliding != nil {
      let link = accounts[account].links[position]
      guard link.isDemand else { continue }
      let meter = accounts[account].demandMeters[position]
      accounts[account].sliding?.book(booking, meter: meter, isSubtracted: link.isSubtracted)
    }
  }

  func tell(_ note: CounterNote, of feed: MeterFeed, at time: Timestamp) {
    if let event = feed.event(for: note, at: time) { events.append(event) }
  }
}

extension Accounting {
  /// Books a planned change of a meter exactly.
  ///
  /// - Parameters:
  ///   - device: The meter.
  ///   - point: Its register, such as `active_energy_import`.
  ///   - oldFinal: The old meter's last value, in the point's unit.
  ///   - newInitial: The new meter's first value, in the point's unit.
  ///   - time: When it was changed.
  /// - Returns: Whether it was booked; not where the point is no counter of an account, a value is no
  ///   number, or `oldFinal` is below what is booked already.
  package func swapMeter(
    device: String,
    point: String,
    oldFinal: Double,
    newInitial: Double,
    at time: Timestamp
  ) -> Bool {
    let position = feeds.firstIndex { $0.device == device && $0.point == point }
    guard startedAt != nil, let position,
      case .counter(var tracker, let register) = feeds[position].method
    else { return false }
    let outcome = tracker.swap(oldFinal: oldFinal, newInitial: newInitial, at: time)
    guard let note = outcome.note else { return false }
    feeds[position].method = .counter(tracker, register: register)
    feeds[position].isChanged = true
    for booking in outcome.belated { book(booking, in: register) }
    book(outcome.booking, in: register)
    tell(note, of: feeds[position], at: time)
    return true
  }
}
