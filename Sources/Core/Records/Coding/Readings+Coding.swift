package import Measurements

/// The readings of a record: first those with a value, then the bad ones, each by the point's position.
///
/// The position is written as the distance to the one before, since most readings follow each other.
extension ByteWriter {
  private static let farAway: Int = 15

  mutating func readings(_ readings: ArraySlice<Reading>) {
    let badCount = readings.count { $0.value == nil }
    count(readings.count - badCount)
    var last = -1
    for reading in readings {
      guard case .good(let value) = reading.outcome else { continue }
      let form = value.form
      let distance = reading.point - last - 1
      if distance >= 0, distance < Self.farAway {
        byte(form.rawValue | UInt8(distance) << 4)
      } else {
        byte(form.rawValue | UInt8(Self.farAway) << 4)
        count(reading.point)
      }
      self.value(value, as: form)
      last = reading.point
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
