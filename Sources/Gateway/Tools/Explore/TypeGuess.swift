import DeviceProfiles
import Measurements
import ReadPlans
package import Registers

/// One meaning that a register, with those behind it, may have.
package struct TypeGuess: Sendable, Hashable {
  package var type: ValueType
  package var order: WordOrder
  package var value: Double
  /// The scale with which it looks like something known, and the unit.
  package var hint: ScaleHint?

  /// Such as `float32 CDAB 230.5` or `5001 → 50.01 Hz?`.
  package var text: String {
    let number = NumberFormat.short(value, type: type)
    let order = self.order == .abcd ? "" : " \(self.order.name)"
    let name = type == .uint16 || type == .int16 ? "" : "\(type.name)\(order) "
    return "\(name)\(number)\(hint.map { $0.text(of: value) } ?? "")"
  }
}

/// A scale with which a number looks like a value of a plant.
package struct ScaleHint: Sendable, Hashable {
  /// The power of ten.
  package var exponent: Int
  package var unit: String

  /// Such as ` → 50.01 Hz?`.
  func text(of value: Double) -> String {
    let scaled = NumberFormat.scaled(value, exponent: exponent)
    return exponent == 0 ? " \(unit)?" : " → \(scaled) \(unit)?"
  }

  /// The values that are known by themselves: the grid's frequency, and voltages of low-voltage grids.
  private static let known: [(range: ClosedRange<Double>, unit: String)] = [
    (48.5...51.5, "Hz"), (59...61, "Hz"), (205...255, "V"), (360...440, "V"),
  ]

  /// The hint for a whole number, or for a float.
  static func of(_ value: Double, isWhole: Bool) -> Self? {
    for exponent in isWhole ? [-2, -1, -3] : [0] {
      let scaled = value * DecimalFactor(decimal: "1e\(exponent)").map(\.value).orOne
      if let known = known.first(where: { $0.range.contains(scaled) }) {
        return Self(exponent: exponent, unit: known.unit)
      }
    }
    return nil
  }
}

extension Double? {
  fileprivate var orOne: Double { self ?? 1 }
}

/// The meanings of all registers of a sweep.
package struct TypeGuesses: Sendable {
  private let sweep: RegisterSweep
  /// The order in which most floats look like measurements.
  package let order: WordOrder

  private static let orders: [WordOrder] = [.abcd, .cdab, .badc, .dcba]
  private static let wide: [ValueType] = [.float32, .uint32, .int32, .float64, .uint64]

  package init(_ sweep: RegisterSweep) {
    self.sweep = sweep
    // Read one register further on, floats look the same in another order; but a run begins with a value.
    let beginnings = Set(sweep.runs.map(\.lowerBound))
    var votes = [Int](repeating: 0, count: Self.orders.count)
    for address in sweep.present.keys {
      for (position, order) in Self.orders.enumerated() {
        guard let value = Self.value(of: sweep, .float32, order, at: address) else { continue }
        if Self.isRoundMeasurement(value) {
          votes[position] += beginnings.contains(address) ? 3 : 2
        }
      }
    }
    let most = votes.max() ?? 0
    self.order = most > 0 ? Self.orders[votes.firstIndex(of: most) ?? 0] : .abcd
  }

  /// The plausible meanings that begin at an address, the likeliest first.
  package func guesses(at address: Int) -> [TypeGuess] {
    guard let word = sweep.present[address] else { return [] }
    var guesses: [TypeGuess] = []
    for type in Self.wide {
      for order in orders {
        guard let value = Self.value(of: sweep, type, order, at: address),
          isPlausible(value, type, order, at: address)
        else { continue }
        let hint = type.isWhole ? nil : ScaleHint.of(value, isWhole: false)
        guesses.append(TypeGuess(type: type, order: order, value: value, hint: hint))
        break
      }
    }
    let signed = Int16(bitPattern: word)
    let hint = ScaleHint.of(Double(word), isWhole: true)
    var single = [TypeGuess(type: .uint16, order: .abcd, value: Double(word), hint: hint)]
    if signed < 0, signed > -10_000 {
      single.append(TypeGuess(type: .int16, order: .abcd, value: Double(signed), hint: nil))
    }
    let isFloat = guesses.contains { !$0.type.isWhole && $0.hint != nil }
    return hint != nil && !isFloat ? single + guesses : guesses + single
  }

  /// How many registers the likeliest meaning takes with a measurement in the usual order: what begins in the
  /// midst of them is hardly a value.
  package func width(at address: Int) -> Int {
    guard let best = guesses(at: address).first, best.type == .float32, best.order == order else {
      return 1
    }
    return best.type.registerCount
  }

  /// The votes' order first.
  private var orders: [WordOrder] { [order] + Self.orders.filter { $0 != order } }

  private func isPlausible(
    _ value: Double,
    _ type: ValueType,
    _ order: WordOrder,
    at address: Int
  ) -> Bool {
    switch type {
    case .float32: Self.isMeasurement(value) && (order == self.order || Self.isRound(value))
    case .float64: Self.isMeasurement(value) && Self.isRound(value)
    // Of a small counter both registers say something.
    case .uint32: (65_536...99_999_999).contains(value)
    case .int32: (-99_999_999 ... -1).contains(value)
    case .uint64: (4_294_967_296...1e14).contains(value)
    default: false
    }
  }

  private static func value(
    of sweep: RegisterSweep,
    _ type: ValueType,
    _ order: WordOrder,
    at address: Int
  ) -> Double? {
    guard let words = sweep.words(at: address, count: type.registerCount) else { return nil }
    return decoded(words, type, order)
  }

  /// The number in some registers; `nil` where they hold none.
  static func decoded(_ words: [UInt16], _ type: ValueType, _ order: WordOrder) -> Double? {
    var point = PointDefinition(name: "", table: .holding, address: 0, type: type)
    point.order = order
    let item = ReadRequest.Item(point: 0, offset: 0)
    guard case .good(let value) = PointDecoder(point).decode(words, at: item) else { return nil }
    return value.double
  }

  /// Measurements in Modbus devices lie between a thousandth and some thousand millions.
  private static func isMeasurement(_ value: Double) -> Bool {
    (1e-3...1e10).contains(value.magnitude)
  }

  private static func isRoundMeasurement(_ value: Double) -> Bool {
    (0.01...1e8).contains(value.magnitude)
  }

  /// Whether a float was made of few decimal digits: hardly one of a thousand others is.
  private static func isRound(_ value: Double) -> Bool {
    let scaled = value * 1000
    return value.magnitude < 1e7 && (scaled - scaled.rounded()).magnitude <= 1e-6 * scaled.magnitude
  }
}

/// Numbers for narrow columns.
enum NumberFormat {
  /// A number with at most six digits that count.
  static func short(_ value: Double, type: ValueType) -> String {
    if type.isWhole, let whole = Int64(exactly: value) { return "\(whole)" }
    return short(value)
  }

  static func short(_ value: Double) -> String {
    guard value != 0, value.isFinite else { return "0" }
    let magnitude = value.magnitude
    guard (1e-4..<1e9).contains(magnitude) else { return "\(Float(value))" }
    var digits = 5
    var limit = 10.0
    while digits > 0, magnitude >= limit {
      digits -= 1
      limit *= 10
    }
    return fixed(value, digits: digits)
  }

  /// Without zeros at the end.
  static func fixed(_ value: Double, digits: Int) -> String {
    let power = DecimalFactor.powerOfTen(digits)
    let rounded = (value * power).rounded() / power
    if let whole = Int64(exactly: rounded) { return "\(whole)" }
    return "\(rounded)"
  }

  /// A whole number moved by a power of ten: 5001 and −2 give 50.01.
  static func scaled(_ value: Double, exponent: Int) -> String {
    fixed(value * (DecimalFactor(decimal: "1e\(exponent)")?.value ?? 1), digits: max(0, -exponent))
  }
}
