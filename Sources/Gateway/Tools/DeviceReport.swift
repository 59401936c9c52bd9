package import Diagnosis
import Registers
package import Configuration
package import DeviceProfiles
import Expressions
package import Languages
package import Measurements

/// One reading of a device's points, for people and programs.
package struct DeviceReport: Sendable {
  package let device: DeviceDefinition
  package let readings: [Observation]

  package init(device: DeviceDefinition, readings: [Observation]) {
    self.device = device
    self.readings = readings
  }

  /// The exception with which every point was refused; `nil` where there was any other result.
  package var refusal: UInt8? {
    var code: UInt8?
    for reading in readings {
      guard case .bad(.exception(let exception)) = reading.outcome else { return nil }
      code = code ?? exception
    }
    return code
  }

  package func text(in language: Language) -> String {
    let heads: [ToolText] = [.point, .value, .unit, .place, .type, .registers]
    var table = TextTable(heads.map { language.text($0.words) })
    for reading in readings {
      let point = reading.point
      table.add([
        point.name, reading.shownValue, point.shownUnit,
        point.shownPlace(language) { $0.rawValue }, point.shownType,
        point.shownExpression ?? reading.shownWords,
      ])
    }
    return table.text
  }

  package var json: JSON {
    [
      "profile": device.profile.map { .string($0) } ?? .null,
      "unit_id": .integer(Int(device.unitID)),
      "points": .object(readings.map { JSON.Member($0.point.name, $0.json) }),
    ]
  }
}

extension Observation {
  fileprivate var shownValue: String {
    switch outcome {
    case .bad(let code): return "– \(code.code)"
    case .good(let value):
      let name = value.integer.flatMap { point.states[$0] }
      return name.map { "\(value.text) (\($0))" } ?? value.text
    }
  }

  fileprivate var shownWords: String {
    let scale = scaleWord.map { " ×10^\(Int16(bitPattern: $0))" } ?? ""
    if point.table.holdsBits { return words.map(String.init).joined() }
    let more = words.count > 4 ? " …" : ""
    return words.prefix(4).map(\.hexadecimal).joined(separator: " ") + more + scale
  }

  fileprivate var json: JSON {
    var members: [JSON.Member] = []
    switch outcome {
    case .good(let value): members.append(JSON.Member("value", value.json))
    case .bad(let code): members.append(JSON.Member("bad", .string(code.code)))
    }
    members.append(JSON.Member("unit", .string(point.unit)))
    if let expression = point.expression {
      members.append(JSON.Member("expression", .string(expression.text)))
      return .object(members)
    }
    members += [
      JSON.Member("table", .string(point.table.rawValue)),
      JSON.Member("address", .integer(Int(point.address))),
      JSON.Member("type", .string(point.type.name)),
      JSON.Member("registers", .array(words.map { .integer(Int($0)) })),
    ]
    if let scaleWord {
      members.append(JSON.Member("scale_factor", .integer(Int(Int16(bitPattern: scaleWord)))))
    }
    return .object(members)
  }
}

extension PointDefinition {
  /// The unit `1` is not shown.
  package var shownUnit: String { unit == "1" ? "" : unit }

  /// The type, with the order where it is not the usual one; nothing for a virtual point.
  package var shownType: String {
    isVirtual ? "" : order == .abcd ? type.name : "\(type.name) \(order.name)"
  }

  /// Where it lies, such as `holding 10`; of a virtual point that it is computed.
  package func shownPlace(
    _ language: Language,
    _ name: (RegisterTable) -> String
  ) -> String {
    isVirtual ? language.text(ToolText.computed.words) : "\(name(table)) \(address)"
  }

  /// What a virtual point is computed from, such as `= total - hvac`.
  package var shownExpression: String? { expression.map { "= \($0.text)" } }
}

extension PointValue {
  /// Integers stay integers where JSON programs keep them exactly.
  package var json: JSON {
    switch self {
    case .number(let value): .number(value)
    case .single(let value): .number(Double("\(Float(value))") ?? value)
    case .signed(let value): .integer(Int(value))
    case .unsigned(let value): Int(exactly: value).map { .integer($0) } ?? .number(Double(value))
    case .bool(let value): .bool(value)
    case .text(let value): .string(value)
    }
  }
}

extension UInt16 {
  /// `0x00FF`.
  package var hexadecimal: String {
    let digits = String(self, radix: 16, uppercase: true)
    return "0x" + String(repeating: "0", count: Swift.max(0, 4 - digits.count)) + digits
  }
}
