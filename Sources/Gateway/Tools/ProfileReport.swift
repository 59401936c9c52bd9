import Registers
package import Configuration
package import DeviceProfiles

/// A profile's register map, for people and programs.
package struct ProfileReport: Sendable {
  package let profile: DeviceProfile

  package init(_ profile: DeviceProfile) { self.profile = profile }

  package var text: String {
    var lines = ["\(profile.name): \(profile.maker) \(profile.model)"]
    if let serial = profile.serial { lines.append("as it leaves the works: \(serial.text)") }
    if profile.limits.maxRegisters < 125 {
      lines.append("at most \(profile.limits.maxRegisters) registers in one request")
    }
    if let notes = profile.notes { lines.append(notes) }
    lines += profile.sources.map { "source: \($0)" }
    return lines.joined(separator: "\n") + "\n\n" + Self.table(of: profile.points)
  }

  package static func table(of points: [PointDefinition]) -> String {
    var table = TextTable(["POINT", "UNIT", "KIND", "TABLE", "ADDRESS", "TYPE", "SCALE"])
    for point in points {
      table.add([
        point.name, point.shownUnit, point.kind.rawValue, point.table.rawValue,
        "\(point.address)", point.table.holdsBits ? "bit" : point.shownType, point.shownScale,
      ])
    }
    return table.text
  }

  package var json: JSON {
    [
      "name": .string(profile.name),
      "maker": .string(profile.maker),
      "model": .string(profile.model),
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
  fileprivate var shownScale: String {
    var parts: [String] = []
    if scale != .one { parts.append("× \(scale.value)") }
    if offset != 0 { parts.append("+ \(offset)") }
    if let scaleRegister { parts.append("× 10^[\(scaleRegister)]") }
    return parts.joined(separator: " ")
  }

  fileprivate var json: JSON {
    var members = [
      JSON.Member("table", .string(table.rawValue)),
      JSON.Member("address", .integer(Int(address))),
      JSON.Member("type", .string(type.name)),
      JSON.Member("order", .string(order.name)),
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
    return .object(members)
  }
}
