import DeviceProfiles
package import Registers

/// Where a model has the value of a point.
package struct SunSpecField: Sendable, Hashable {
  /// The SunSpec types that the mapped models use.
  package enum Kind: Sendable, Hashable {
    case int16, uint16, uint32, uint64, acc32, float32, enum16
    /// A text of this many registers.
    case string(Int)

    package var type: ValueType {
      switch self {
      case .int16: .int16
      case .uint16, .enum16: .uint16
      case .uint32, .acc32: .uint32
      case .uint64: .uint64
      case .float32: .float32
      case .string(let registers): .string(registers * 2)
      }
    }

    /// The raw value that means "not implemented".
    ///
    /// For an accumulator it would be 0, which is also the value of a new counter: its scale factor
    /// shows whether it is implemented.
    package var notImplemented: Set<UInt64> {
      switch self {
      case .int16: [0x8000]
      case .uint16, .enum16: [0xFFFF]
      case .uint32: [0xFFFF_FFFF]
      case .uint64: [.max]
      case .float32: [0x7FC0_0000]
      case .acc32, .string: []
      }
    }
  }

  /// The point's name.
  package var point: String
  /// In registers from the model's number.
  package var offset: Int
  package var kind: Kind
  /// The position of the scale factor, in registers from the model's number.
  package var scale: Int?
  /// Whether the model and the point count in opposite directions.
  package var isNegated: Bool

  package init(
    _ point: String,
    _ offset: Int,
    _ kind: Kind,
    scale: Int? = nil,
    negated: Bool = false
  ) {
    self.point = point
    self.offset = offset
    self.kind = kind
    self.scale = scale
    isNegated = negated
  }

  /// The registers of value and scale factor, counted from the model's number.
  package var span: Range<Int> {
    let value = offset..<offset + kind.type.registerCount
    guard let scale else { return value }
    return min(scale, value.lowerBound)..<max(scale + 1, value.upperBound)
  }

  /// Three points, one for each phase, at consecutive places; only those of existing phases.
  static func phases(
    _ count: Int,
    _ name: (String) -> String,
    _ offset: Int,
    _ kind: Kind,
    every step: Int? = nil,
    scale: Int? = nil,
    negated: Bool = false
  ) -> [Self] {
    (0..<max(0, min(3, count))).map {
      Self(
        name("l\($0 + 1)"),
        offset + $0 * (step ?? kind.type.registerCount),
        kind,
        scale: scale,
        negated: negated
      )
    }
  }
}

/// The names of line-to-line voltages in SunSpec's order.
let lineVoltages = ["voltage_l1_l2", "voltage_l2_l3", "voltage_l3_l1"]
