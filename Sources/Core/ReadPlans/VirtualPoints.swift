package import DeviceProfiles
import Expressions
package import Measurements
import Registers

/// Computes the virtual points of a device of the outcomes of the points that they use.
package struct VirtualPoints: Sendable {
  private struct Entry: Sendable {
    let point: Int
    let expression: PointExpression
    /// Positions of its operands; `nil` for one that does not exist.
    let operands: [Int?]
    let scale: LinearScale
    let range: ClosedRange<Double>?
  }

  /// A point comes after the points that it uses.
  private let entries: [Entry]
  /// The points with registers that are used, in the device's order.
  package let sources: [Int]

  /// `nil` for a device that has none.
  package init?(_ points: [PointDefinition]) {
    guard points.contains(where: \.isVirtual) else { return nil }
    let names = Dictionary(
      points.indices.map { (points[$0].name, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    entries = VirtualOrder(points).positions.compactMap { position in
      points[position].expression.map {
        Entry(
          point: position,
          expression: $0,
          operands: $0.operands.map { names[$0] },
          scale: points[position].linearScale,
          range: points[position].range
        )
      }
    }
    sources = Set(entries.flatMap { $0.operands.compactMap { $0 } })
      .filter { !points[$0].isVirtual }.sorted()
  }

  /// The outcomes of all virtual points, by their positions.
  ///
  /// `source` gives the outcome of a point with registers. A point is bad where one that it uses is: with the code of
  /// the first one in its expression that is bad. It is `not_a_number` after a division by zero, and where the result
  /// is no finite number.
  package func outcomes(_ source: (Int) -> Reading.Outcome) -> [Int: Reading.Outcome] {
    var outcomes: [Int: Reading.Outcome] = [:]
    outcomes.reserveCapacity(entries.count)
    var stack: [Double] = []
    var values: [Double] = []
    for entry in entries {
      values.removeAll(keepingCapacity: true)
      let code = Self.gather(entry, &values) { outcomes[$0] ?? source($0) }
      outcomes[entry.point] = code.map { .bad($0) } ?? Self.outcome(entry, values, &stack)
    }
    return outcomes
  }

  /// Gathers the values of the operands; gives the quality code of the first bad one.
  private static func gather(
    _ entry: Entry,
    _ values: inout [Double],
    _ outcome: (Int) -> Reading.Outcome
  ) -> QualityCode? {
    for operand in entry.operands {
      guard let operand else { return .notAvailable }
      switch outcome(operand) {
      case .bad(let code): return code
      case .good(let value):
        guard let number = value.published else { return .notANumber }
        values.append(number)
      }
    }
    return nil
  }

  private static func outcome(
    _ entry: Entry,
    _ values: [Double],
    _ stack: inout [Double]
  ) -> Reading.Outcome {
    guard let result = entry.expression.value(of: values, stack: &stack) else {
      return .bad(.notANumber)
    }
    let value = entry.scale.isIdentity ? result : entry.scale.value(of: result) + 0
    guard value.isFinite else { return .bad(.notANumber) }
    if let range = entry.range, !range.contains(value) { return .bad(.outOfRange) }
    return .good(.number(value))
  }
}

extension PointValue {
  /// The number that is published for it, so that who computes with published values gets the same; `nil` for a text.
  ///
  /// Of a 32-bit float that are its shortest decimal digits, unless it has at most six decimals.
  fileprivate var published: Double? {
    guard case .single(let value) = self else { return double }
    let single = Float(value)
    guard single != 0, single.isFinite else { return value }
    let scaled = Double(single) * 64
    if abs(scaled) < 6.4e11, scaled == scaled.rounded() { return Double(single) }
    return Double(single.description) ?? value
  }
}
