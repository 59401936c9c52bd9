package import Configuration
package import DeviceProfiles
package import Registers

/// A register that a person has chosen for a profile: `3027:float32:CDAB:0.1=voltage_l1_n`.
package struct ChosenRow: Sendable, Hashable {
  package var address: UInt16
  package var type: ValueType
  package var order: WordOrder?
  /// As written.
  package var scale: String?
  package var name: String?

  package init(address: UInt16, type: ValueType, order: WordOrder? = nil, scale: String? = nil) {
    (self.address, self.type, self.order, self.scale) = (address, type, order, scale)
  }

  /// Reads the words of a command line.
  ///
  /// - Throws: what is wrong, and what to write instead.
  package init(_ text: String) throws(WrittenValue.Flaw) {
    let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let parts = sides[0].split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 2 else {
      throw WrittenValue.Flaw(
        description: "\"\(text)\" is no row; write address:type, such as 3027:float32 or "
          + "10:uint16:0.1=frequency"
      )
    }
    address = try WrittenValue.address(parts[0])
    type = try WrittenValue.valueType(parts[1])
    for part in parts.dropFirst(2) {
      if let order = WordOrder(name: part.uppercased()) {
        self.order = order
      } else if DecimalFactor(decimal: part) != nil {
        scale = part
      } else {
        throw WrittenValue.Flaw(
          description: "\"\(part)\" is neither an order such as CDAB nor a scale such as 0.1"
        )
      }
    }
    guard sides.count > 1 else { return }
    let name = String(sides[1])
    guard !name.isEmpty,
      name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
    else {
      throw WrittenValue.Flaw(
        description: "\"\(name)\" is no name of a point; write letters, digits and _"
      )
    }
    self.name = name
  }
}

/// A profile to go on from, made of chosen rows.
package struct ProfileSkeleton: Sendable {
  private let table: RegisterTable
  private let rows: [ChosenRow]
  private let maxRegisters: Int?

  package init(_ table: RegisterTable, rows: [ChosenRow], maxRegisters: Int? = nil) {
    (self.table, self.rows, self.maxRegisters) = (table, rows, maxRegisters)
  }

  /// The rows that a sweep suggests: the likeliest meaning of each register, none twice.
  package static func suggested(_ sweep: RegisterSweep, isBits: Bool) -> [ChosenRow] {
    let guesses = TypeGuesses(sweep)
    var rows: [ChosenRow] = []
    var next = 0
    for address in sweep.present.keys.sorted() where address >= next {
      guard let place = UInt16(exactly: address) else { continue }
      let best = isBits ? nil : guesses.guesses(at: address).first
      guard let best, best.value != 0 else {
        if isBits { rows.append(ChosenRow(address: place, type: .bool)) }
        continue
      }
      var row = ChosenRow(address: place, type: best.type)
      if best.order != .abcd { row.order = best.order }
      if let hint = best.hint, hint.exponent != 0 {
        row.scale = NumberFormat.fixed(
          DecimalFactor(decimal: "1e\(hint.exponent)")?.value ?? 1,
          digits: -hint.exponent
        )
      }
      rows.append(row)
      next = address + best.type.registerCount
    }
    return rows
  }

  /// A profile's file that can be read; `values` are shown as comments.
  package func yaml(values: (ChosenRow) -> String?) -> String {
    var lines = [
      "# Made by park-gateway explore. Write maker and model, name the points as docs/points.md does",
      "# (active_power, voltage_l1_n), give units, and compare each value with the display.",
      "maker: Maker", "model: Model", "kind: other", "label: { en: Device, vi: Thiết bị }",
      "sources:", "  - \"registers read from the device with park-gateway explore\"",
    ]
    if let maxRegisters { lines.append("max_registers: \(maxRegisters)") }
    lines.append("points:")
    for row in rows {
      let name = row.name ?? "\(table.rawValue)_\(row.address)"
      var keys = ["table: \(table.rawValue)", "address: \(row.address)"]
      if !table.holdsBits { keys.append("type: \(Self.quoted(row.type.name))") }
      if let order = row.order { keys.append("order: \(order.name)") }
      if let scale = row.scale { keys.append("scale: \(scale)") }
      let comment = values(row).map { "  # \($0)" } ?? ""
      lines.append("  \(name): { \(keys.joined(separator: ", ")) }\(comment)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func quoted(_ type: String) -> String { type.contains(",") ? "\"\(type)\"" : type }
}
