import Registers
package import Configuration
package import DeviceProfiles
package import Languages
import Expressions

/// A profile's register map, for people and programs.
package struct ProfileReport: Sendable {
  package let profile: DeviceProfile

  package init(_ profile: DeviceProfile) { self.profile = profile }

  /// The map in 80 columns, but for the longest names and addresses of sources.
  package func text(in language: Language) -> String {
    var lines = Self.wrapped("\(profile.name): \(profile.maker) \(profile.model)")
    if let kind = profile.kind { lines.append(language.text(ToolText.kindIs(kind.rawValue))) }
    if !profile.aliases.isEmpty {
      let names = profile.aliases.joined(separator: ", ")
      lines += Self.wrapped(language.text(ToolText.also(names)))
    }
    if let serial = profile.serial {
      lines.append(language.text(ToolText.asDelivered(serial.text)))
    }
    if profile.limits.maxRegisters < 125 {
      lines.append(language.text(ToolText.atMost(profile.limits.maxRegisters)))
    }
    lines += (profile.notes.map { Self.wrapped($0) } ?? [])
    lines += profile.sources.flatMap { Self.wrapped(language.text(ToolText.source($0))) }
    lines.append(language.text(ToolText.proofMeans.words))
    return lines.joined(separator: "\n") + "\n\n" + Self.table(of: profile.points, language)
  }

  /// The widest a table should be.
  private static let columns = 80

  package static func table(of points: [PointDefinition], _ language: Language) -> String {
    let text = table(of: points, language) { $0.rawValue }
    let isWide = text.split(separator: "\n").contains { $0.count > columns }
    return isWide ? table(of: points, language) { String($0.rawValue.prefix(4)) } : text
  }

  private static func table(
    of points: [PointDefinition],
    _ language: Language,
    _ name: (RegisterTable) -> String
  ) -> String {
    let heads: [ToolText] = [.point, .unit, .place, .type, .proof]
    var table = TextTable(heads.map { language.text($0.words) })
    for point in points {
      table.add([
        point.name, point.shownStep, point.shownPlace(language, name),
        point.shownExpression ?? (point.table.holdsBits ? "bit" : point.shownType),
        point.verification.isUnverified
          ? language.text(ToolText.no.words) : point.verification.sources.map(String.init) ?? "",
      ])
    }
    return table.text
  }

  /// Lines of at most 80 characters, broken at blanks.
  private static func wrapped(_ text: String) -> [String] {
    var lines: [String] = []
    for word in text.split(whereSeparator: \.isWhitespace) {
      if let last = lines.last, last.count + 1 + word.count <= columns {
        lines[lines.count - 1] += " \(word)"
      } else {
        lines.append(lines.isEmpty ? String(word) : "  \(word)")
      }
    }
    return lines
  }

  package var json: JSON {
    [
      "name": .string(profile.name),
      "maker": .string(profile.maker),
      "model": .string(profile.model),
      "kind": profile.kind.map { .string($0.rawValue) } ?? .null,
      "aliases": .array(profile.aliases.map { .string($0) }),
      "label": .object(
        profile.label.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) }
      ),
      "sources": .array(profile.sources.map { .string($0) }),
      "notes": profile.notes.map { .string($0) } ?? .null,
      "max_registers": .integer(profile.limits.maxRegisters),
      "points": .object(profile.points.map { JSON.Member($0.name, $0.json) }),
    ]
  }
}

extension SerialHint {
  fileprivate var text: String {
    [
      baud.map { "\($0) baud" }, parity.map { "parity \($0.rawValue)" },
      stopBits.map { "\($0) stop bits" }, unitID.map { "unit id \($0)" },
    ]
    .compactMap { $0 }.joined(separator: ", ")
  }
}

extension PointDefinition {
  /// The unit, with what one step of the raw value is in it: `0.1 V`, `0.1 Cel − 100`.
  fileprivate var shownStep: String {
    var parts: [String] = []
    if scale != .one { parts.append(Self.plain(scale.value)) }
    if let scaleRegister { parts.append("10^[\(scaleRegister)]") }
    if unit != "1" { parts.append(unit) }
    if offset != 0 {
      parts.append(offset < 0 ? "− \(Self.plain(-offset))" : "+ \(Self.plain(offset))")
    }
    return parts.joined(separator: " ")
  }

  private static func plain(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? "\(value)"
  }

  fileprivate var json: JSON {
    var members =
      expression.map { [JSON.Member("expression", .string($0.text))] } ?? [
        JSON.Member("table", .string(table.rawValue)),
        JSON.Member("address", .integer(Int(address))),
        JSON.Member("type", .string(type.name)),
        JSON.Member("order", .string(order.name)),
      ]
    members += [
      JSON.Member("scale", .number(scale.value)),
      JSON.Member("offset", .number(offset)),
      JSON.Member("unit", .string(unit)),
      JSON.Member("kind", .string(kind.rawValue)),
    ]
    if let scaleRegister {
      members.append(JSON.Member("scale_register", .integer(Int(scaleRegister))))
    }
    if !states.isEmpty {
      let names = states.sorted { $0.key < $1.key }
      members.append(
        JSON.Member("states", .object(names.map { JSON.Member("\($0.key)", .string($0.value)) }))
      )
    }
    if let range {
      members.append(
        JSON.Member("range", [.number(range.lowerBound), .number(range.upperBound)])
      )
    }
    members.append(
      JSON.Member("verified", verification.sources.map { .integer($0) } ?? .null)
    )
    members.append(JSON.Member("unverified", .bool(verification.isUnverified)))
    return .object(members)
  }
}
