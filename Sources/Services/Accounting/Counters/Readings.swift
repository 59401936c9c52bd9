package import Events
import Energy
package import Measurements

extension Accounting {
  /// Takes the readings of one device at one instant.
  ///
  /// It costs one lookup where nothing is computed of the device. Before ``start(at:)`` it is passed over.
  package func accept(_ poll: PollResult) {
    guard clock.isStarted, let uses = plan.uses[poll.device] else { return }
    for reading in poll.readings where uses.indices.contains(reading.point) {
      for use in uses[reading.point] { apply(reading.value?.double, to: use, at: poll.timestamp) }
    }
  }

  /// Takes the readings of many instants, in their order.
  package func accept(_ polls: [PollResult]) {
    for poll in polls { accept(poll) }
  }

  func apply(_ value: Double?, to use: ReadingUse, at time: Timestamp) {
    switch use {
    case .feed(let position):
      guard let value else { return }
      ledger.add(feeds.accept(value, by: position, at: time) { book($0, in: $1) })
    case .presentPower(let position): accounts.notePower(value, at: position, time)
    case .phase(let phase, let account):
      if let value { accounts.note(value, ofPhase: phase, account: account, at: time) }
    case .line(let position, let point): lines.accept(value, of: point, line: position, at: time)
    case .alarm(let position): ledger.add(alarms.watch(value, by: position, at: time))
    }
  }

  /// Books what a counter counted, and hands it to all that follows the counter.
  private func book(_ booking: Booking, in register: Int) {
    guard let booked = counters.book(booking, in: register) else { return }
    lines.follow(booked, of: register)
    accounts.follow(booked, of: register)
  }
}

extension Accounting {
  /// Takes what was found out of a device: at which value each of its counters starts again.
  package func learnCounters(of device: MeteredDevice) { feeds.learn(of: device) }

  /// Books a planned change of a meter exactly.
  ///
  /// - Parameters:
  ///   - device: The meter.
  ///   - point: Its register, such as `active_energy_import`.
  ///   - oldFinal: The old meter's last value, in the point's unit.
  ///   - newInitial: The new meter's first value, in the point's unit.
  ///   - time: When it was changed.
  ///   - author: Who says so.
  /// - Returns: Whether it was booked; not where the point is no counter of an account, a value is no
  ///   number, or `oldFinal` is below what is booked already.
  package func swapMeter(
    device: String,
    point: String,
    oldFinal: Double,
    newInitial: Double,
    at time: Timestamp,
    asked author: EventAuthor = EventAuthor()
  ) -> Bool {
    guard clock.isStarted else { return false }
    let swap = (device, point, from: oldFinal, to: newInitial)
    let event = feeds.swapMeter(swap, at: time, asked: author) { book($0, in: $1) }
    guard let event else { return false }
    ledger.add(event)
    return true
  }
}
