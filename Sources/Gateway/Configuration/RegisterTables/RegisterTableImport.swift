package import DeviceProfiles
import Registers

/// Makes a profile of the register table of a maker's manual, pasted into a spreadsheet.
package struct RegisterTableImport: Sendable {
  package struct Options: Sendable {
    /// What the table calls the first register, 0 or 1; `nil`: as its numbers say.
    package var base: Int?
    /// Of rows that do not say.
    package var table = RegisterTable.holding
    /// The order of numbers of several registers whose rows name none.
    package var order: String?
    /// Such as `acme/m-1`.
    package var name = "maker/model"

    package init() {}
  }

  /// Errors, and what is doubtful, in the order of the file.
  package private(set) var problems: [ConfigurationProblem] = []
  private var rows: [RegisterRow] = []
  private let file: String
  private let options: Options
  private var names: Set<String> = []
  private var remark: String?

  package init(_ text: String, file: String, options: Options) {
    self.file = file
    self.options = options
    do throws(CSVTable.Flaw) {
      read(try CSVTable(text).rows)
    } catch {
      note(.error, error.line, error.column, error.message)
    }
  }

  package var hasErrors: Bool { problems.contains { $0.severity == .error } }

  /// The profile's file.
  package var yaml: String {
    let parts = options.name.split(separator: "/", maxSplits: 1).map(String.init)
    let name = file.split(separator: "/").last.map(String.init) ?? file
    var lines =
      [
        "# Made by park-gateway profiles import. Compare every value with the device's display, then",
        "# write the manual's title and edition under sources, and verified: 1 at the points.",
      ] + (remark.map { ["# Addresses count from 0: \($0)."] } ?? []) + [
        "maker: \(parts.first ?? "maker")", "model: \(parts.count > 1 ? parts[1] : "model")",
        "kind: other", "sources:",
        "  - \"\(name.filter { $0 != "\"" }), a table of the maker's manual\"",
      ]
    if let order = options.order { lines.append("order: \(order)") }
    return (lines + ["points:"] + rows.map(\.yaml)).joined(separator: "\n") + "\n"
  }

  // MARK: - The table

  private mutating func read(_ table: [[CSVTable.Cell]]) {
    guard let position = table.prefix(12).firstIndex(where: Self.isHeading) else {
      return note(
        .error,
        table.first?.first?.line ?? 1,
        1,
        "there is no heading: the first row names the columns, such as name, address, type, scale, unit"
      )
    }
    let columns = Self.columns(of: table[position])
    guard let addresses = columns[.address] else { return }
    let body = table[(position + 1)...]
    let cells = body.compactMap { row in
      row.indices.contains(addresses) ? row[addresses].text : nil
    }
    .filter { $0.contains(where: \.isNumber) }
    let reader = RowReader(
      columns: columns,
      headings: table[position].map(\.text),
      addresses: AddressColumn(
        cells,
        heading: table[position][addresses].text,
        base: options.base
      ),
      lengthUnit: LengthUnit(body.map { $0 }, columns, heading: table[position]),
      options: options
    )
    remark = reader.addresses.remark
    for row in body { take(row, reader) }
    if rows.isEmpty, !hasErrors {
      note(.error, table[position].first?.line ?? 1, 1, "no row below the heading has an address")
    }
  }

  private static func isHeading(_ row: [CSVTable.Cell]) -> Bool {
    let columns = columns(of: row)
    let isData = row.contains { $0.text.allSatisfy(\.isNumber) && !$0.text.isEmpty }
    return columns[.address] != nil && columns.count >= 2 && !isData
  }

  /// Of two columns with addresses, the one with decimal numbers.
  private static func columns(of row: [CSVTable.Cell]) -> [RegisterColumn: Int] {
    var columns: [RegisterColumn: Int] = [:]
    for (position, cell) in row.enumerated() {
      guard let column = RegisterColumn(heading: cell.text) else { continue }
      guard let other = columns[column] else {
        columns[column] = position
        continue
      }
      let heading = ProfileSearch.plain(cell.text)
      let isBetter =
        column == .address
        && (heading.contains("dec") || ProfileSearch.plain(row[other].text).contains("hex"))
      if isBetter { columns[column] = position }
      if column == .name, columns[.label] == nil { columns[.label] = position }
    }
    return columns
  }

  // MARK: - A row

  private mutating func take(_ cells: [CSVTable.Cell], _ reader: RowReader) {
    guard let address = reader.cell(.address, cells), !address.text.isEmpty else {
      // The title of a section.
      let isValue = reader.cell(.type, cells)?.text.isEmpty == false
      guard isValue || cells.count(where: { !$0.text.isEmpty }) > 2, let first = cells.first else {
        return
      }
      return note(.error, first.line, first.column, "the row has no address")
    }
    guard address.text.contains(where: { $0.isNumber || $0.isHexDigit }) else { return }
    switch reader.row(cells) {
    case .failure(let flaw): note(.error, flaw.cell.line, flaw.cell.column, flaw.message)
    case .success(var row):
      if let unit = reader.cell(.unit, cells), row.unit == nil, reader.isUnknownUnit(cells) {
        note(
          .warning,
          unit.line,
          unit.column,
          "the unit \"\(unit.text)\" is not known; it is left out"
        )
      }
      let name = row.name
      var number = 2
      while !names.insert(row.name).inserted {
        row.name = "\(name)_\(number)"
        number += 1
      }
      if row.name != name {
        note(
          .warning,
          address.line,
          address.column,
          "\(name) stands there twice; the second is called \(row.name)"
        )
      }
      if row.address + row.addressCount > 65_536 {
        note(.error, address.line, address.column, "\(row.type.name) goes past address 65535 there")
      }
      rows.append(row)
    }
  }

  private mutating func note(
    _ severity: ConfigurationProblem.Severity,
    _ line: Int,
    _ column: Int,
    _ message: String
  ) {
    let place = SourceLocation(file: file, line: line, column: column)
    problems.append(ConfigurationProblem(severity, at: place, message))
  }
}

/// What the lengths of a table count.
enum LengthUnit: Int, Sendable {
  case registers = 1
  case bytes = 2
  case bits = 16

  /// By the heading, or where the lengths of all rows with a type of known width say so.
  init(
    _ rows: [[CSVTable.Cell]],
    _ columns: [RegisterColumn: Int],
    heading: [CSVTable.Cell]
  ) {
    self = .registers
    guard let length = columns[.length] else { return }
    let word = ProfileSearch.plain(heading[length].text)
    if word.contains("byte") { self = .bytes }
    if word.contains("bit") { self = .bits }
    guard self == .registers, let type = columns[.type] else { return }
    let ratios = rows.compactMap { row -> Int? in
      guard row.indices.contains(length), row.indices.contains(type),
        let count = Int(row[length].text), row[type].text.contains(where: \.isNumber),
        let name = TypeNotation.meant(by: row[type].text) ?? Optional(row[type].text.lowercased()),
        case .success(let known) = TypeNotation.parse(name), !known.isText
      else { return nil }
      return count % known.registerCount == 0 ? count / known.registerCount : nil
    }
    guard let first = ratios.first, ratios.allSatisfy({ $0 == first }) else { return }
    self = Self(rawValue: first) ?? .registers
  }

  func registers(_ count: Int) -> Int { max(1, (count + rawValue - 1) / rawValue) }
}
