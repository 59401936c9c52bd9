package import Registers

/// Finds a value that a device displays in its registers: in every type, order and scale.
package struct ValueSearch: Sendable {
  package struct Hit: Sendable, Hashable {
    package var address: Int
    package var type: ValueType
    package var order: WordOrder
    /// The value is the raw number times ten to this power.
    package var exponent: Int
    /// With the scale.
    package var value: Double
    /// How far it is from what was looked for, as a share of it.
    package var distance: Double
  }

  /// What is displayed, in the unit of the display.
  package let wanted: Double
  /// How far a value may be off: the display rounds, and the value moves.
  package let tolerance: Double

  /// - Parameters:
  ///   - text: As it is read off: `231.4`, or with a comma.
  ///   - share: How far a value may be off, as a share of it; at least half a step of the display.
  package init?(_ text: String, within share: Double) {
    let plain = String(text.map { $0 == "," ? "." : $0 })
    guard plain.allSatisfy({ $0.isASCII && ($0.isNumber || ".-".contains($0)) }),
      let value = Double(plain), value.isFinite, value != 0
    else { return nil }
    let parts = plain.split(separator: ".", omittingEmptySubsequences: false)
    let decimals = parts.count > 1 ? min(parts[1].count, 9) : 0
    let halfStep = 0.5 / DecimalFactor.powerOfTen(decimals)
    wanted = value
    tolerance = max(halfStep * 1.001, value.magnitude * max(0, share))
  }

  private static let types: [ValueType] = [
    .uint16, .int16, .float32, .uint32, .int32, .bcd16, .bcd32, .uint64, .int64, .float64,
  ]

  /// The hits, the likeliest first: simple scales and orders, then the nearest.
  package func hits(in sweep: RegisterSweep, most: Int = 20) -> [Hit] {
    var hits: [Hit] = []
    for address in sweep.present.keys.sorted() {
      for type in Self.types {
        guard let words = sweep.words(at: address, count: type.registerCount) else { continue }
        hits += self.hits(of: words, type, at: address)
      }
    }
    let usual: WordOrder = TypeGuesses(sweep).order == .cdab ? .cdab : .abcd
    let ranked = hits.sorted {
      (rank($0, usual), $0.distance, $0.address) < (rank($1, usual), $1.distance, $1.address)
    }
    return Array(ranked.prefix(most))
  }

  private func hits(of words: [UInt16], _ type: ValueType, at address: Int) -> [Hit] {
    var hits: [Hit] = []
    let orders: [WordOrder] =
      type.registerCount == 1 ? [.abcd, .badc] : [.abcd, .cdab, .badc, .dcba]
    for order in orders {
      guard let raw = TypeGuesses.decoded(words, type, order), raw != 0,
        !isShorter(raw, type, words, order)
      else { continue }
      for exponent in -4...4 {
        let power = DecimalFactor.powerOfTen(abs(exponent))
        let value = exponent < 0 ? raw / power : raw * power
        guard (value - wanted).magnitude <= tolerance else { continue }
        let distance = (value - wanted).magnitude / wanted.magnitude
        hits.append(
          Hit(
            address: address,
            type: type,
            order: order,
            exponent: exponent,
            value: value,
            distance: distance
          )
        )
      }
    }
    return hits
  }

  /// Whether a shorter or unsigned type finds the same number in the same registers.
  private func isShorter(
    _ raw: Double,
    _ type: ValueType,
    _ words: [UInt16],
    _ order: WordOrder
  ) -> Bool {
    switch type {
    case .int16, .int32, .int64: raw > 0
    case .uint64: raw < 4_294_967_296
    case .uint32: raw < 65_536 && words.contains(0) && order.swapsBytes
    case .bcd16, .bcd32: raw < 10
    default: false
    }
  }

  /// `usual`: the order of the device's floats.
  private func rank(_ hit: Hit, _ usual: WordOrder) -> Int {
    let scale = hit.type.isWhole ? abs(hit.exponent) : 3 * abs(hit.exponent)
    let isUsual = hit.order == (hit.type.registerCount == 1 ? .abcd : usual)
    let order = isUsual ? 0 : hit.order == .abcd || hit.order == .cdab ? 1 : 4
    let type =
      switch hit.type {
      case .float32: 0
      case .uint16, .int16: 1
      case .uint32, .int32: 1
      default: 4
      }
    return scale + order + type
  }
}
