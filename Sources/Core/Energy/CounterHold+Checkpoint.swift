import Measurements

extension CheckpointWriter {
  mutating func append(_ hold: CounterHold) {
    append(hold.first)
    append(hold.last)
    append(Int64(hold.count))
    append(hold.lasted)
    append(hold.steps)
    append(UInt64(hold.gaps.count))
    for gap in hold.gaps {
      append(gap.from)
      append(gap.to)
    }
    append(hold.falls)
  }

  private mutating func append(_ steps: [CounterHold.Step]) {
    append(UInt64(steps.count))
    for step in steps {
      append(step.interval.from)
      append(step.interval.to)
      append(step.rise)
      append(step.isGap)
    }
  }
}

extension CheckpointReader {
  /// `hasGaps`: not in layouts that booked a gap over which a counter fell at once, as their first step;
  /// `hasFalls`: not in those whose first step was the fall.
  mutating func hold(hasGaps: Bool, hasFalls: Bool) -> CounterHold? {
    guard let first = counterMark(), let last = counterMark(), last.value >= first.value,
      let count = signed(), (1...Int64(CounterHold.readingsToBelieve)).contains(count),
      let lasted = signed(), lasted >= 0,
      let steps = list(upTo: CounterHold.mostSteps, { $0.step() }),
      let gaps = hasGaps ? list(upTo: CounterHold.mostGaps, { $0.interval() }) : [],
      let falls = hasFalls ? list(upTo: CounterHold.mostGaps, { $0.step() }) : []
    else { return nil }
    var hold = CounterHold(
      first: first,
      last: last,
      count: Int(count),
      lasted: lasted,
      steps: steps,
      gaps: gaps,
      falls: falls
    )
    if !hasFalls { hold.partFall() }
    return hold
  }

  private mutating func list<Item>(
    upTo most: Int,
    _ item: (inout Self) -> Item?
  ) -> [Item]? {
    guard let length = unsigned(), length <= UInt64(most) else { return nil }
    var items: [Item] = []
    for _ in 0..<length {
      guard let item = item(&self) else { return nil }
      items.append(item)
    }
    return items
  }

  private mutating func interval() -> Interval? {
    guard let from = timestamp(), let to = timestamp(), from <= to else { return nil }
    return Interval(from: from, to: to)
  }

  private mutating func step() -> CounterHold.Step? {
    guard let interval = interval(), let rise = signed(), (0...MilliUnits.limit).contains(rise),
      let isGap = bool()
    else { return nil }
    return CounterHold.Step(interval: interval, rise: rise, isGap: isGap)
  }
}

extension CounterHold {
  /// Parts the fall from the first step, which it was in earlier layouts, perhaps with readings at which the
  /// counter stood still.
  fileprivate mutating func partFall() {
    guard let step = steps.first, step.interval.from < first.time, first.time <= step.interval.to
    else { return }
    let fall = Interval(from: step.interval.from, to: first.time)
    falls = [Step(interval: fall, rise: 0, isGap: step.isGap)]
    steps[0].interval.from = first.time
    if steps[0].interval.isEmpty { steps.removeFirst() }
  }
}
