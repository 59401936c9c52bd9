import Events
import Calendar
import Energy
import Indicators
import Measurements
import Production
import Rows

/// All production lines: what they did, and the rows they make.
final class ProductionLines {
  let plan: AccountingPlan
  let places: RowPlaces
  private var lines: [ProductionLineState]

  init(_ plan: AccountingPlan, _ places: RowPlaces) {
    self.plan = plan
    self.places = places
    let definition = plan.definition
    lines = definition.lines.map { line in
      ProductionLineState(
        definition.productionLine(line),
        ProductionLineRows(line, calendar: definition.calendar, limits: definition.limits),
        hasShifts: plan.hasShifts
      )
    }
  }

  var indices: Range<Int> { lines.indices }

  /// Looks at what is kept of a line, without a copy.
  func view<Result>(_ position: Int, _ body: (ProductionLineState) -> Result) -> Result {
    body(lines[position])
  }

  /// Changes what is kept of a line, by its own methods.
  func change<Result>(_ position: Int, _ body: (inout ProductionLineState) -> Result) -> Result {
    body(&lines[position])
  }

  /// What of a line is not settled yet.
  func work(of position: Int) -> LineWork { lines[position].work }

  func position(of id: String) -> Int? { plan.definition.lines.firstIndex { $0.id == id } }

  // MARK: - Readings

  func accept(_ value: Double?, of point: PointReference, line: Int, at time: Timestamp) {
    lines[line].accept(value, of: point, at: time)
  }

  /// Books the time up to now.
  func advance(to now: Timestamp) {
    for position in lines.indices {
      lines[position].changeWork { $0.advance(to: now, calendar: $1) }
    }
  }

  /// Takes the energy that a counter booked, where accounts that it is part of supply lines.
  func follow(_ booking: Booking, of register: Int) {
    for (account, link) in plan.accountsOfRegister[register]
    where !plan.linesOfAccount[account].isEmpty {
      let link = plan.accounts[account].links[link]
      let share = link.share(inUseOf: plan.accounts[account].definition)
      guard share != 0 else { continue }
      let amount = share < 0 ? 0 - max(booking.amount, -.max) : booking.amount
      let isEstimated = booking.evidence != .measured
      for position in plan.linesOfAccount[account] {
        lines[position].changeWork { work, _ in
          work.addEnergy(amount, in: booking.interval, isEstimated: isEstimated)
        }
      }
    }
  }

  // MARK: - Corrections

  func planStop(_ stop: Interval, of position: Int, touching runs: [PastRun]) {
    lines[position].planStop(stop, touching: runs)
  }

  /// - Returns: How many stops have the reason now.
  func setReason(
    _ reason: String,
    in interval: Interval,
    of position: Int,
    standing: [PastRun]
  ) -> Int {
    lines[position].changeWork {
      $0.setReason(reason, in: interval, of: standing, calendar: $1)
    }
  }

  /// Takes what a line's corrected energy changes in a slot.
  func book(_ change: ProductionSums, to slot: Interval, of position: Int) {
    lines[position].changeWork { work, _ in work.book(change, to: slot) }
  }

  /// A corrected row of an account corrects the rows of the lines that it supplies.
  func touch(suppliedBy account: Int, _ key: EnergyAccountState.Key) {
    for position in plan.linesOfAccount[account] {
      lines[position].touch(.init(kind: key.kind, from: key.from))
    }
  }

  /// Books the idle energy of what the lines' meters gave, as far as it lies before a moment.
  func settleIdleEnergy(before end: Timestamp) {
    for position in lines.indices {
      lines[position].changeWork { $0.settleIdleEnergy(before: end, calendar: $1) }
    }
  }

  /// Books the idle energy of time whose states are in the ledger only.
  func settleIdleEnergy(of interval: Interval, line position: Int, by runs: [PastRun]) {
    lines[position].changeWork { $0.settleIdleEnergy(of: interval, by: runs, calendar: $1) }
  }

  /// When the first slot begins that bookings are waiting for.
  var earliestWaiting: Timestamp? {
    lines.lazy.flatMap(\.work.outcome.bookings).map(\.slot.from).min()
  }

  /// Puts what the lines gave, as far as it lies before a moment, to their slots and intervals, and into
  /// the changes.
  ///
  /// - Returns: The events of the lines.
  func settle(before end: Timestamp, into changes: inout LedgerChanges) -> [Event] {
    var events: [Event] = []
    for position in lines.indices {
      let (outcome, slots) = lines[position].settle(before: end, places)
      events += outcome.events
      changes.runs += outcome.runs
      changes.productionSlots += slots
      if let state = lines[position].newState() { changes.states.append(state) }
    }
    return events
  }
}
