package import Configuration
package import DeviceProfiles
package import Languages
import Registers

/// Where a displayed value was found, for people and programs.
package struct SearchReport: Sendable {
  private let table: RegisterTable
  private let hits: [ValueSearch.Hit]
  private let wanted: String

  package init(_ table: RegisterTable, hits: [ValueSearch.Hit], wanted: String) {
    (self.table, self.hits, self.wanted) = (table, hits, wanted)
  }

  package var isEmpty: Bool { hits.isEmpty }

  package func text(_ language: Language) -> String {
    guard !hits.isEmpty else { return language.text(ExploreWords.notFound(wanted)) }
    var table = TextTable(["ADDR", "TYPE", "ORDER", "SCALE", "VALUE", "--choose"])
    for hit in hits {
      let row = row(of: hit)
      table.add([
        "\(hit.address)", hit.type.name, hit.order == .abcd ? "" : hit.order.name, row.scale ?? "1",
        NumberFormat.short(hit.value), chosen(row),
      ])
    }
    return table.text
  }

  private func row(of hit: ValueSearch.Hit) -> ChosenRow {
    var row = ChosenRow(address: UInt16(clamping: hit.address), type: hit.type)
    if hit.order != .abcd { row.order = hit.order }
    guard hit.exponent != 0 else { return row }
    let power = DecimalFactor(decimal: "1e\(hit.exponent)")?.value ?? 1
    row.scale = NumberFormat.fixed(power, digits: max(0, -hit.exponent))
    return row
  }

  private func chosen(_ row: ChosenRow) -> String {
    (["\(row.address)", row.type.name] + [row.order?.name, row.scale].compactMap { $0 })
      .joined(separator: ":")
  }

  package var json: JSON {
    .array(
      hits.map { hit in
        [
          "table": .string(table.rawValue), "address": .integer(hit.address),
          "type": .string(hit.type.name), "order": .string(hit.order.name),
          "scale_exponent": .integer(hit.exponent), "value": .number(hit.value),
        ]
      }
    )
  }
}
