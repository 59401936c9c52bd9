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

// MARK: - Values and quality codes

/// How a value is written: in the fewest bytes that keep it exactly.
enum ValueForm: UInt8 {
  case number64 = 0
  case number32, numberWhole
  case single64, single32, singleWhole
  case signed, unsigned
  case no, yes
  case text
}

extension MutableSpan<UInt8> {
  /// Writes a value without its form; a text is not written.
  mutating func put(_ value: PointValue, as form: ValueForm, at end: inout Int) {
    switch value {
    case .number(let number), .single(let number): put(number, as: form, at: &end)
    case .signed(let number): put(whole: number.zigzag, at: &end)
    case .unsigned(let number): put(whole: number, at: &end)
    case .bool, .text: break
    }
  }

  mutating func put(_ number: Double, as form: ValueForm, at end: inout Int) {
    switch form {
    case .numberWhole, .singleWhole: put(whole: Int64(number).zigzag, at: &end)
    case .number32, .single32: put(Float(number).bitPattern, at: &end)
    default: put(number.bitPattern, at: &end)
    }
  }
}

extension ByteWriter {
  /// A number with its form.
  mutating func number(_ number: Double) {
    let form = PointValue.number(number).form
    write(11) { span, end in
      span.put(form.rawValue, at: &end)
      span.put(number, as: form, at: &end)
    }
  }
}

extension PointValue {
  var form: ValueForm {
    switch self {
    case .number(let number): Self.form(number, .numberWhole, .number32, .number64)
    case .single(let number): Self.form(number, .singleWhole, .single32, .single64)
    case .signed: .signed
    case .unsigned: .unsigned
    case .bool(let flag): flag ? .yes : .no
    case .text: .text
    }
  }

  private static func form(
    _ number: Double,
    _ whole: ValueForm,
    _ single: ValueForm,
    _ double: ValueForm
  ) -> ValueForm {
    // Up to here a whole number takes no more bytes than a float.
    if abs(number) < 134_217_728, Double(Int32(number)) == number,
      number != 0 || number.sign == .plus
    {
      return whole
    }
    return Double(Float(number)) == number ? single : double
  }
}

extension ByteReader {
  mutating func number() throws(RecordError) -> Double {
    guard let form = ValueForm(rawValue: try byte()),
      case .number(let number) = try value(form)
    else { throw .malformed }
    return number
  }

  mutating func value(_ form: ValueForm) throws(RecordError) -> PointValue {
    switch form {
    case .number64: .number(try double())
    case .number32: .number(Double(Float(bitPattern: try bits32())))
    case .numberWhole: .number(Double(try signed()))
    case .single64: .single(try double())
    case .single32: .single(Double(Float(bitPattern: try bits32())))
    case .singleWhole: .single(Double(try signed()))
    case .signed: .signed(try signed())
    case .unsigned: .unsigned(try whole())
    case .no: .bool(false)
    case .yes: .bool(true)
    case .text: .text(try text())
    }
  }
}

extension ByteWriter {
  mutating func quality(_ code: QualityCode) {
    switch code {
    case .timeout: byte(0)
    case .badFrame: byte(1)
    case .notAvailable: byte(2)
    case .notANumber: byte(3)
    case .outOfRange: byte(4)
    case .stale: byte(5)
    case .disconnected: byte(6)
    case .exception(let number):
      byte(7)
      byte(number)
    }
  }
}

extension ByteReader {
  mutating func quality() throws(RecordError) -> QualityCode {
    switch try byte() {
    case 0: .timeout
    case 1: .badFrame
    case 2: .notAvailable
    case 3: .notANumber
    case 4: .outOfRange
    case 5: .stale
    case 6: .disconnected
    case 7: .exception(try byte())
    default: throw .malformed
    }
  }
}
