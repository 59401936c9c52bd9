package import Configuration
package import DeviceProfiles
package import Languages

/// One reading of plain registers or bits, for people and programs.
package struct RegisterReport: Sendable {
  package let table: RegisterTable
  package let address: UInt16
  package let words: [UInt16]
  /// Every type and order; `nil` where it was not asked for, or for bits.
  package let explanation: RegisterExplanation?

  package init(table: RegisterTable, address: UInt16, words: [UInt16], isExplained: Bool) {
    self.table = table
    self.address = address
    self.words = words
    explanation =
      isExplained && !table.holdsBits ? RegisterExplanation(address: address, words: words) : nil
  }

  package func text(in language: Language) -> String {
    guard let explanation else { return plainText(language) }
    let word = language.text(ToolText.text.words)
    let texts = explanation.texts.map { "\(word) \($0.order): \"\($0.value)\"" }
    return (explanation.entries.map(text) + texts).joined(separator: "\n")
  }

  private func plainText(_ language: Language) -> String {
    let address = language.text(ToolText.address.words)
    var table = TextTable(
      [address] + (self.table.holdsBits ? ["BIT"] : ["HEX", "UINT16", "INT16"])
    )
    for (offset, word) in words.enumerated() {
      let place = "\(Int(self.address) + offset)"
      table.add(
        self.table.holdsBits
          ? [place, "\(word)"]
          : [place, word.hexadecimal, "\(word)", "\(Int16(bitPattern: word))"]
      )
    }
    return table.text
  }

  /// One register: its bits, then one line for each type with its orders; `?` marks implausible
  /// values.
  private func text(of entry: RegisterExplanation.Entry) -> String {
    var table = TextTable([])
    for type in entry.types {
      let cells = entry.lines.filter { $0.type == type }.map { line in
        "\(line.order.isEmpty ? "" : line.order + " ")\(line.value)\(line.isImplausible ? " ?" : "")"
      }
      table.add(["  ", type] + cells)
    }
    return "\(self.table.rawValue) \(entry.address): \(entry.hexadecimal)  \(entry.binary)"
      + table.text
  }

  package var json: JSON {
    var members: [JSON.Member] = [
      JSON.Member("table", .string(table.rawValue)),
      JSON.Member("address", .integer(Int(address))),
      JSON.Member("values", .array(words.map { .integer(Int($0)) })),
    ]
    if let explanation {
      members.append(JSON.Member("explanation", .array(explanation.entries.map(json))))
      members.append(JSON.Member("texts", .array(explanation.texts.map(json))))
    }
    return .object(members)
  }

  private func json(_ entry: RegisterExplanation.Entry) -> JSON {
    [
      "address": .integer(entry.address),
      "hexadecimal": .string(entry.hexadecimal),
      "bits": .string(entry.binary),
      "values": .array(entry.lines.map(json)),
    ]
  }

  private func json(_ line: RegisterExplanation.Line) -> JSON {
    [
      "type": .string(line.type),
      "order": .string(line.order),
      "value": .string(line.value),
      "plausible": .bool(!line.isImplausible),
    ]
  }
}

extension RegisterExplanation.Entry {
  /// Each type once, in order.
  fileprivate var types: [String] {
    var types: [String] = []
    for line in lines where !types.contains(line.type) { types.append(line.type) }
    return types
  }
}
