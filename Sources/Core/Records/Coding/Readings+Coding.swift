package import Measurements

/// The readings of a record: first those with a value, then the bad ones, each by the point's position.
///
/// The position is written as the distance to the one before, since most readings follow each other.
extension ByteWriter {
  private static let farAway: Int = 15
  /// More than the control byte, a position and a number take.
  private static let longestReading = 24

  mutating func readings(_ readings: ArraySlice<Reading>) {
    let badCount = readings.count {
      if case .bad = $0.outcome { true } else { false }
    }
    count(readings.count - badCount)
    var last = -1
    for reading in readings {
      guard case .good(let value) = reading.outcome else { continue }
      let form = value.form
      let distance = reading.point - last - 1
      write(Self.longestReading) { span, end in
        if distance >= 0, distance < Self.farAway {
          span.put(form.rawValue | UInt8(distance) << 4, at: &end)
        } else {
          span.put(form.rawValue | UInt8(Self.farAway) << 4, at: &end)
          span.put(whole: UInt64(reading.point.magnitude), at: &end)
        }
        span.put(value, as: form, at: &end)
      }
      last = reading.point
      if case .text(let text) = value { self.text(text) }
    }
    count(badCount)
    guard badCount > 0 else { return }
    for reading in readings {
      guard case .bad(let code) = reading.outcome else { continue }
      count(reading.point)
      quality(code)
    }
  }
}

/// Reads what ``ByteWriter/readings(_:)`` has written: first the count and the readings with a value,
/// then the count and the bad ones.
extension ByteReader {
  /// How many readings of the one sort follow.
  package mutating func readingCount() throws(RecordError) -> Int { try count() }

  /// The next reading with a value; `last` is the point of the one before, -1 for the first.
  package mutating func reading(
    after last: Int
  ) throws(RecordError) -> (point: Int, value: PointValue) {
    let control = try byte()
    guard let form = ValueForm(rawValue: control & 0xF) else { throw .malformed }
    let point = control < 0xF0 ? last + 1 + Int(control >> 4) : try int()
    return (point, try value(form))
  }

  package mutating func badReading() throws(RecordError) -> (point: Int, code: QualityCode) {
    (try int(), try quality())
  }
}
