import DeviceProfiles
import Registers

extension PointResolver {
  /// What means "no value": raw values, as unsigned numbers of the value's width, and texts.
  func applySentinels(to point: inout PointDefinition, _ context: inout ReadingContext) {
    for sentinel in draft.notAvailable?.value ?? [] {
      switch (sentinel.value, point.type) {
      case (.text(let text), .string): point.notAvailableTexts.insert(text)
      case (.number(let number), .string): point.notAvailableTexts.insert(number.text)
      case (_, .string), (_, .dateTime):
        context.error(
          "a \(point.type.name) has no raw value for not_available",
          at: sentinel.location
        )
      case (.text(let text), _):
        let digits = text.lowercased().filter { $0 != "h" && $0 != "$" && $0 != "x" }
        let number = UInt64(digits, radix: 16).map { "0x" + String($0, radix: 16, uppercase: true) }
        context.error(
          "\"\(text)\" is a text; write "
            + (number ?? "the raw value of a \(point.type.name), such as 0x8000"),
          at: sentinel.location
        )
      default: insert(sentinel, into: &point, &context)
      }
    }
  }

  private func insert(
    _ sentinel: Located<Sentinel>,
    into point: inout PointDefinition,
    _ context: inout ReadingContext
  ) {
    let type = point.type
    let bits: UInt64?
    switch sentinel.value {
    case .notANumber: bits = type.bits(of: .nan)
    case .real(let value): bits = type.bits(of: value)
    case .number(let number):
      bits = number.bits(width: type.ownWidth)
      warnOfBits(number, type, at: sentinel.location, &context)
    case .text: bits = nil
    }
    if let bits {
      point.notAvailable.insert(bits)
    } else {
      context.error(objection(to: sentinel.value, type), at: sentinel.location)
    }
  }

  private func objection(to sentinel: Sentinel, _ type: ValueType) -> String {
    switch sentinel {
    case .notANumber, .text: "a \(type.name) has no NaN; write its raw value"
    case .real(let value):
      "\(NumberText.text(value)) is no raw value of \(type.name); write a whole number, before scale"
    case .number(let number):
      "\(number.text) does not fit the \(type.ownWidth) bits of \(type.name)"
    }
  }

  /// The bits of a float are seldom written as a decimal number.
  private func warnOfBits(
    _ number: WrittenInteger,
    _ type: ValueType,
    at location: SourceLocation,
    _ context: inout ReadingContext
  ) {
    guard type.bits(of: 0) != nil, !number.isHexadecimal, number.magnitude != 0 else { return }
    context.warning(
      "\(number.text) is taken as the bits of the \(type.name); for its value write \(number.text).0",
      at: location
    )
  }
}

extension ValueType {
  /// The bits of a float; `nil` for a type that is none.
  fileprivate func bits(of value: Double) -> UInt64? {
    switch self {
    case .float32, .powerFactor4Q: UInt64((value.isNaN ? Float.nan : Float(value)).bitPattern)
    case .float64: value.isNaN ? Double.nan.bitPattern : value.bitPattern
    default: nil
    }
  }
}
