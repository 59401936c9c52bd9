import Measurements

extension CheckpointWriter {
  mutating func append(_ hold: CounterHold) {
    append(hold.first)
    append(hold.last)
    append(Int64(hold.count))
    append(hold.lasted)
    append(UInt64(hold.steps.count))
    for step in hold.steps {
      append(step.interval.from)
      append(step.interval.to)
      append(step.rise)
      append(step.isGap)
    }
  }
}

extension CheckpointReader {
  mutating func hold() -> CounterHold? {
    guard let first = counterMark(), let last = counterMark(), last.value >= first.value,
      let count = signed(), (1...Int64(CounterHold.readingsToBelieve)).contains(count),
      let lasted = signed(), lasted >= 0,
      let length = unsigned(), (1...UInt64(CounterHold.mostSteps)).contains(length)
    else { return nil }
    var steps: [CounterHold.Step] = []
    for _ in 0..<length {
      guard let step = step() else { return nil }
      steps.append(step)
    }
    return CounterHold(
      first: first,
      last: last,
      count: Int(count),
      lasted: lasted,
      steps: steps
    )
  }

  private mutating func step() -> CounterHold.Step? {
    guard let from = timestamp(), let to = timestamp(), from <= to,
      let rise = signed(), (0...MilliUnits.limit).contains(rise), let isGap = bool()
    else { return nil }
    return CounterHold.Step(interval: Interval(from: from, to: to), rise: rise, isGap: isGap)
  }
}
