package import Measurements

extension CounterTracker {
  /// The layout that ``checkpoint`` writes.
  static let layout: UInt64 = 4
  /// The layout whose ``hold`` has the fall as its first step.
  static let layoutWithoutFalls: UInt64 = 3
  /// The layout without gaps in ``hold`` and ``epoch``.
  static let layoutWithoutGaps: UInt64 = 2
  /// The layout without ``hold``, that versions up to 1.0 wrote.
  static let layoutWithoutHold: UInt64 = 1

  /// The state without the settings, in some dozen bytes.
  package var checkpoint: [UInt8] {
    var writer = CheckpointWriter()
    writer.append(Self.layout)
    writer.append(anchor) { $0.append($1) }
    writer.append(smallestIncrement) { $0.append($1) }
    writer.append(Int64(increments))
    writer.append(highestRate)
    writer.append(lateReadings)
    writer.append(suspects) { $0.append($1) }
    writer.append(epoch) { $0.append($1) }
    writer.append(hold) { $0.append($1) }
    return writer.bytes
  }

  /// A tracker that goes on from a checkpoint.
  /// - Returns: `nil` where the bytes are no checkpoint of a layout that is known.
  package init?(settings: CounterSettings, checkpoint: [UInt8]) {
    self.init(settings: settings)
    var reader = CheckpointReader(checkpoint)
    guard let layout = reader.unsigned(),
      (Self.layoutWithoutHold...Self.layout).contains(layout),
      let anchor = reader.optional({ $0.counterMark() }),
      let smallest = reader.optional({ $0.signed() }),
      let increments = reader.signed(),
      let rate = reader.double(), rate.isFinite,
      let late = reader.signed(),
      let suspects = reader.optional({ $0.suspects() }),
      let epoch = reader.optional({ $0.epoch(hasGaps: layout > Self.layoutWithoutGaps) }),
      let hold = layout == Self.layoutWithoutHold
        ? .some(nil)
        : reader.optional({
          $0.hold(
            hasGaps: layout > Self.layoutWithoutGaps,
            hasFalls: layout > Self.layoutWithoutFalls
          )
        }),
      reader.isAtEnd
    else { return nil }
    self.anchor = anchor
    smallestIncrement = smallest
    self.increments = Int(min(max(0, increments), Int64(Self.incrementsToLearn)))
    highestRate = max(0, rate)
    lateReadings = max(0, late)
    self.suspects = suspects
    self.epoch = epoch
    self.hold = hold
  }
}

extension CheckpointWriter {
  package mutating func append(_ moment: Timestamp) { append(moment.milliseconds) }

  mutating func append(_ mark: CounterMark) {
    append(mark.value)
    append(mark.time)
  }

  fileprivate mutating func append(_ chain: CounterTracker.Suspects) {
    append(chain.first)
    append(chain.last)
    append(Int64(chain.count))
    append(chain.bridgesGap)
  }

  fileprivate mutating func append(_ epoch: CounterTracker.Epoch) {
    append(epoch.retired)
    append(epoch.first)
    append(epoch.base)
    append(epoch.bridgesGap)
  }
}

extension CheckpointReader {
  package mutating func timestamp() -> Timestamp? { signed().map(Timestamp.init(milliseconds:)) }

  mutating func counterMark() -> CounterMark? {
    guard let value = signed(), value.magnitude <= UInt64(MilliUnits.limit),
      let time = timestamp()
    else { return nil }
    return CounterMark(value: value, time: time)
  }

  fileprivate mutating func suspects() -> CounterTracker.Suspects? {
    guard let first = counterMark(), let last = counterMark(), let count = signed(),
      (1...Int64(CounterTracker.suspectsToBelieve)).contains(count), let bridges = bool()
    else { return nil }
    return .init(first: first, last: last, count: Int(count), bridgesGap: bridges)
  }

  fileprivate mutating func epoch(hasGaps: Bool) -> CounterTracker.Epoch? {
    guard let retired = counterMark(), let first = counterMark(), let base = signed(),
      base.magnitude <= UInt64(MilliUnits.limit),
      let bridgesGap = hasGaps ? bool() : true
    else { return nil }
    return .init(retired: retired, first: first, base: base, bridgesGap: bridgesGap)
  }
}
