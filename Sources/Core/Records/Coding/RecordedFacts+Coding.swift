import Measurements

extension ByteWriter {
  mutating func event(_ event: RecordedEvent) {
    text(event.id)
    text(event.type)
    text(event.severity)
    texts(event.message)
    facts(event.facts)
  }

  private mutating func facts(_ facts: [RecordedFact]) {
    list(facts) { writer, fact in
      writer.text(fact.name)
      writer.value(fact.value)
    }
  }

  private mutating func value(_ value: RecordedValue) {
    switch value {
    case .nothing: byte(0)
    case .number(let number):
      byte(1)
      self.number(number)
    case .whole(let number):
      byte(2)
      signed(number)
    case .text(let text):
      byte(3)
      self.text(text)
    case .flag(let flag):
      byte(4)
      self.flag(flag)
    case .time(let time):
      byte(5)
      signed(time.milliseconds)
    case .words(let words):
      byte(6)
      texts(words)
    case .list(let values):
      byte(7)
      list(values) { writer, value in writer.value(value) }
    case .group(let facts):
      byte(8)
      self.facts(facts)
    }
  }

  mutating func status(_ status: RecordedStatus) {
    text(status.status)
    text(status.reason)
    optional(status.lastOK) { writer, time in writer.signed(time.milliseconds) }
    flag(status.isLate)
  }

  mutating func alarm(_ alarm: RecordedAlarm) {
    text(alarm.id)
    text(alarm.valueName)
    text(alarm.state)
    text(alarm.severity)
    flag(alarm.isAcknowledged)
    optional(alarm.shelvedUntil) { writer, time in writer.signed(time.milliseconds) }
    optional(alarm.value) { writer, value in writer.number(value) }
  }

  mutating func state(_ state: RecordedState) {
    text(state.state)
    signed(state.since.milliseconds)
    optional(state.reason) { writer, reason in writer.text(reason) }
    optional(state.product) { writer, product in writer.signed(product) }
  }
}

extension ByteReader {
  /// Deeper facts are refused: nothing writes them.
  private static let deepest = 8

  mutating func event() throws(RecordError) -> RecordedEvent {
    RecordedEvent(
      id: try text(),
      type: try text(),
      severity: try text(),
      message: try texts(),
      facts: try facts(Self.deepest)
    )
  }

  private mutating func facts(_ depth: Int) throws(RecordError) -> [RecordedFact] {
    try list { reader throws(RecordError) in
      RecordedFact(try reader.text(), try reader.value(depth))
    }
  }

  private mutating func value(_ depth: Int) throws(RecordError) -> RecordedValue {
    guard depth > 0 else { throw .malformed }
    return switch try byte() {
    case 0: .nothing
    case 1: .number(try number())
    case 2: .whole(try signed())
    case 3: .text(try text())
    case 4: .flag(try flag())
    case 5: .time(Timestamp(milliseconds: try signed()))
    case 6: .words(try texts())
    case 7: .list(try list { reader throws(RecordError) in try reader.value(depth - 1) })
    case 8: .group(try facts(depth - 1))
    default: throw .unknownLayout
    }
  }

  mutating func status() throws(RecordError) -> RecordedStatus {
    RecordedStatus(
      try text(),
      reason: try text(),
      lastOK: try optional { reader throws(RecordError) in try reader.timestamp() },
      isLate: try flag()
    )
  }

  mutating func alarm() throws(RecordError) -> RecordedAlarm {
    RecordedAlarm(
      id: try text(),
      valueName: try text(),
      state: try text(),
      severity: try text(),
      isAcknowledged: try flag(),
      shelvedUntil: try optional { reader throws(RecordError) in try reader.timestamp() },
      value: try optional { reader throws(RecordError) in try reader.number() }
    )
  }

  mutating func state() throws(RecordError) -> RecordedState {
    RecordedState(
      try text(),
      since: try timestamp(),
      reason: try optional { reader throws(RecordError) in try reader.text() },
      product: try optional { reader throws(RecordError) in try reader.signed() }
    )
  }

  private mutating func timestamp() throws(RecordError) -> Timestamp {
    Timestamp(milliseconds: try signed())
  }
}
