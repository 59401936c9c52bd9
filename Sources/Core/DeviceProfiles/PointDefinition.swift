package import Expressions
package import Measurements
package import Registers

/// What a point is for; this decides how it is published and what is computed from it.
package enum PointKind: String, Sendable, Hashable, CaseIterable {
  /// A momentary value.
  case gauge
  /// A cumulative value: energy, volume, pieces.
  case counter
  /// A number that stands for a name.
  case state
  case text
}

/// How a counter behaves at its end, as far as the device file says.
package struct CounterBehaviour: Sendable, Hashable {
  /// The value at which the counter starts at 0 again, in the point's unit after scale.
  package var wrapsAt: Double?
  /// Whether it can be set to 0.
  package var resets: CounterResets

  package init(wrapsAt: Double? = nil, resets: CounterResets = .allowed) {
    self.wrapsAt = wrapsAt
    self.resets = resets
  }
}

/// One value of a device: where it is, how it is decoded, what it means.
package struct PointDefinition: Sendable, Hashable {
  package var name: String
  package var table: RegisterTable
  /// Zero-based, as on the wire.
  package var address: UInt16
  package var type: ValueType
  /// The address of each register of a value whose registers are not adjacent; empty for all
  /// others.
  ///
  /// In the order in which they would be adjacent: the first is ``address``.
  package var scattered: [UInt16] = []
  package var order: WordOrder = .abcd
  /// How the registers of a text hold its characters.
  package var textForm = TextForm()
  /// value = raw × scale + offset.
  package var scale: DecimalFactor = .one
  package var offset: Double = 0
  /// The register, in the same table, with the power of ten by which the raw value is multiplied.
  ///
  /// An int16, −10…10 (SunSpec's sunssf); always read in the same request as the value.
  package var scaleRegister: UInt16?
  /// A UCUM code such as `W`, `Wh`, `Cel`; `1` for a plain number.
  package var unit: String = "1"
  package var kind: PointKind = .gauge
  /// The names of a state's numbers.
  package var states: [Int: String] = [:]
  /// Raw values that mean "no value", as unsigned numbers of the value's width.
  ///
  /// The quiet NaN stands for every NaN.
  package var notAvailable: Set<UInt64> = []
  /// Texts that mean "no value".
  package var notAvailableTexts: Set<String> = []
  /// A value outside this range, after scale, is bad.
  package var range: ClosedRange<Double>?
  package var counter = CounterBehaviour()
  /// The poll period; if absent, the device's applies.
  package var every: Duration?
  /// How far the value must move, in its unit, before it is published as changed.
  package var deadband: Double?
  /// What may be written; `nil` where it is read-only.
  package var writable: Writability?
  /// How well it is known that all this is right.
  package var verification = Verification()
  /// Names for people, by language code.
  package var label: [String: String] = [:]
  /// How it is computed from other points of its device; `nil` for a point in registers.
  ///
  /// ``table``, ``address`` and ``type`` then say nothing of where it lies: it has no registers.
  package var expression: PointExpression?

  package init(name: String, table: RegisterTable, address: UInt16, type: ValueType) {
    self.name = name
    self.table = table
    self.address = address
    self.type = type
  }

  /// A point that is computed from others; its value is a `float64`.
  package init(name: String, expression: PointExpression) {
    self.init(name: name, table: .input, address: 0, type: .float64)
    self.expression = expression
  }

  /// How its registers are packed and unpacked.
  package var codec: RegisterCodec { RegisterCodec(type, order: order, textForm: textForm) }

  /// How a raw number becomes its value.
  package var linearScale: LinearScale { LinearScale(factor: scale, offset: offset) }

  /// How many addresses of its table the value takes.
  package var addressCount: Int { table.holdsBits ? 1 : type.registerCount }

  /// From the first address that holds a part of the value to the one after the last.
  package var addresses: Range<Int> {
    guard let first = scattered.min(), let last = scattered.max() else {
      return Int(address)..<Int(address) + addressCount
    }
    return Int(first)..<Int(last) + 1
  }

  /// Whether it has values: it can be read, or is computed.
  package var isReadable: Bool { writable?.readable ?? true }

  /// Whether it is computed from other points.
  package var isVirtual: Bool { expression != nil }

  /// Whether its registers are asked for.
  package var isRequested: Bool { isReadable && !isVirtual }

  /// The smallest step of the value, in its unit.
  ///
  /// `nil` where the type does not determine it: for a float, or a scale that the device gives.
  package var resolution: Double? {
    guard type.isWhole, scaleRegister == nil else { return nil }
    let step = abs(scale.value)
    return step.isFinite && step > 0 ? step : nil
  }
}
