import Rows
import Languages
import Accounting
import Calendar
import Charts
import Energy
import Indicators
import Measurements
import Production

extension ProductionReport {
  /// A production line's states, one lane per day, and below them the losses of its planned time.
  func svg(of entry: Entry, _ language: Language) -> String {
    let title = "\(site) · \(entry.line)"
    var sheet = ChartSheet(title: title, language: language)
    let days = days
    if let first = days.first {
      sheet.add(
        StateTimeline(
          title: title,
          subtitle: "\(language.text(.machineStates)), \(span)",
          interval: first,
          lanes: days.map { lane(of: $0, entry, language) },
          zone: ledger.definition.calendar.zone
        )
      )
    }
    sheet.add(waterfall(of: entry, title: title, language))
    return sheet.svg
  }

  /// The first and the last day.
  private var span: String {
    let zone = ledger.definition.calendar.zone
    let from = zone.local(at: ledger.interval.from).date.iso
    let last = zone.local(at: ledger.interval.to.advanced(byMilliseconds: -1)).date.iso
    return from == last ? from : "\(from) … \(last)"
  }

  /// `2026-10-01 … 2026-10-31, by day`.
  func heading(_ language: Language) -> String { "\(span), \(language.word(period))" }

  /// The days that have begun.
  private var days: [Interval] {
    let calendar = ledger.definition.calendar
    var days: [Interval] = []
    var moment = ledger.interval.from
    while moment < min(ledger.interval.to, ledger.now),
      let day = calendar.interval(of: .day, containing: moment), day.to > moment
    {
      days.append(day)
      moment = day.to
    }
    return days
  }

  private func lane(
    of day: Interval,
    _ entry: Entry,
    _ language: Language
  ) -> StateTimeline.Lane {
    let calendar = ledger.definition.calendar
    let date = calendar.zone.local(at: day.from).date
    let shown = day.intersection(ledger.interval)
    return StateTimeline.Lane(
      name: language.day(date.day, month: date.month),
      stretches: entry.states.compactMap { stretch in
        let part = stretch.interval.intersection(shown)
        return part.isEmpty ? nil : StateTimeline.Stretch(part, stretch.state)
      },
      marks: calendar.shifts(overlapping: day).map { .init($0.interval, $0.id) },
      start: day.from
    )
  }

  /// Drawn from the sums of all rows.
  private func waterfall(
    of entry: Entry,
    title: String,
    _ language: Language
  ) -> LossWaterfall {
    let whole = entry.whole.statement
    let planned = whole["planned_busy_time"] ?? 0
    let running = whole["production_time"] ?? 0
    let speed = whole["effectiveness"]
    // Items without a planned time give no speed.
    let isKnown = running == 0 || (speed ?? 0) > 0 || (whole["produced"] ?? 0) == 0
    return LossWaterfall(
      title: title,
      subtitle: language.text(.oee)
        + ", \(span)",
      plannedTime: planned,
      productionTime: running,
      producedTime: isKnown ? (speed ?? 0) * running : nil,
      goodTime: isKnown ? (whole["oee"] ?? 0) * planned : nil
    )
  }
}

extension ProductionReport.Entry {
  /// The production line's states in order; equal states that follow each other are joined.
  static func states(
    of line: String,
    _ runs: [PastRun],
    _ ledger: ReportLedger
  ) -> [StateTimeline.Stretch] {
    var states: [StateTimeline.Stretch] = []
    for run in runs {
      let state = StateTimeline.State(rawValue: run.state.rawValue) ?? .unknown
      if let last = states.last, last.state == state, last.interval.to >= run.interval.from {
        let end = max(last.interval.to, run.interval.to)
        states[states.count - 1].interval = Interval(from: last.interval.from, to: end)
      } else {
        states.append(.init(run.interval, state))
      }
    }
    if let present = present(of: line, after: runs.last?.interval.to, ledger) {
      states.append(present)
    }
    return states
  }

  /// The present state, which is stored only when it ends: the state to which most of the time
  /// since then was booked.
  private static func present(
    of line: String,
    after end: Timestamp?,
    _ ledger: ReportLedger
  ) -> StateTimeline.Stretch? {
    let slots = ledger.lines.filter { $0.line == line && $0.slot.to > end ?? .distantPast }
    guard let first = slots.map(\.slot.from).min(), let last = slots.map(\.slot.to).max() else {
      return nil
    }
    var sums = ProductionSums.zero
    for slot in slots { sums += slot.sums }
    let times: [(StateTimeline.State, Int64)] = [
      (.running, sums.productionTime), (.setup, sums.setupTime), (.fault, sums.delayTime),
      (.idle, sums.downTime), (.unknown, sums.unknownTime),
    ]
    let longest = times.max { $0.1 < $1.1 }
    guard let longest, longest.1 > 0 else { return nil }
    let interval = Interval(from: max(first, end ?? first), to: min(last, ledger.now))
    return interval.isEmpty ? nil : StateTimeline.Stretch(interval, longest.0)
  }
}
