import DeviceProfiles
import Registers

/// Reads the rows of a maker's table, whose columns are known.
struct RowReader {
  let columns: [RegisterColumn: Int]
  let headings: [String]
  let addresses: AddressColumn
  let lengthUnit: LengthUnit
  let options: RegisterTableImport.Options

  struct Flaw: Error {
    var cell: CSVTable.Cell
    var message: String
  }

  func cell(_ column: RegisterColumn, _ cells: [CSVTable.Cell]) -> CSVTable.Cell? {
    columns[column].flatMap { cells.indices.contains($0) ? cells[$0] : nil }
  }

  private func text(_ column: RegisterColumn, _ cells: [CSVTable.Cell]) -> String {
    cell(column, cells)?.text ?? ""
  }

  func row(_ cells: [CSVTable.Cell]) -> Result<RegisterRow, Flaw> {
    do throws(Flaw) {
      return .success(try read(cells))
    } catch {
      return .failure(error)
    }
  }

  private func read(_ cells: [CSVTable.Cell]) throws(Flaw) -> RegisterRow {
    let place = try at(.address, cells) { (text) throws(WrittenValue.Flaw) in
      try addresses.place(of: text)
    }
    let table = try at(.table, cells) { (text) throws(WrittenValue.Flaw) in
      try Self.table(text, known: place.table ?? options.table)
    }
    let length = try at(.length, cells) { (text) throws(WrittenValue.Flaw) in
      try self.length(text)
    }
    let meaning = try at(columns[.scale] == nil ? .unit : .scale, cells) {
      (_) throws(WrittenValue.Flaw) in try scale(cells).meaning()
    }
    let type: ValueType
    if table.holdsBits {
      type = .bool
    } else if let bit = place.bit {
      type = .bits(from: bit, to: bit)
    } else {
      type = try at(.type, cells) { (text) throws(WrittenValue.Flaw) in
        try RegisterTypeCell(text: text, length: length ?? place.length).type()
      }
    }
    let words = text(.name, cells)
    let standard = PointNameGuess.standardName(of: words, unit: meaning.unit ?? "")
    var row = RegisterRow(
      name: name(words, standard, table, place.address),
      table: table,
      address: place.address,
      type: type,
      label: Self.comment(words, text(.label, cells))
    )
    if !table.holdsBits, !type.isText {
      (row.scale, row.unit) = (meaning.scale, meaning.unit)
      row.offset = try at(.offset, cells) { (text) throws(WrittenValue.Flaw) in
        try Self.number(text)
      }
    }
    row.order = try at(.order, cells) { (text) throws(WrittenValue.Flaw) in
      try Self.order(text, type)
    }
    row.kind = kind(cells, row)
    row.notAvailable = text(.notAvailable, cells).split { " |;".contains($0) }.map(String.init)
    return row
  }

  /// What a cell means; where the table has no such column, what an empty one means.
  private func at<Value>(
    _ column: RegisterColumn,
    _ cells: [CSVTable.Cell],
    _ read: (String) throws(WrittenValue.Flaw) -> Value
  ) throws(Flaw) -> Value {
    do throws(WrittenValue.Flaw) {
      return try read(text(column, cells))
    } catch {
      let place =
        cell(column, cells) ?? cell(.address, cells)
        ?? CSVTable.Cell(text: "", line: 1, column: 1)
      throw Flaw(cell: place, message: error.description)
    }
  }

  // MARK: - Cells

  private func scale(_ cells: [CSVTable.Cell]) -> RegisterScaleCell {
    RegisterScaleCell(
      scale: text(.scale, cells),
      unit: text(.unit, cells),
      divides: columns[.scale].map { RegisterColumn.divides(headings[$0]) } ?? false
    )
  }

  func isUnknownUnit(_ cells: [CSVTable.Cell]) -> Bool {
    (try? scale(cells).meaning().isUnknown) ?? false
  }

  private func length(_ text: String) throws(WrittenValue.Flaw) -> Int? {
    guard text.contains(where: \.isNumber) else { return nil }
    let digits = text.prefix { $0.isNumber }
    guard let count = Int(digits), (1...2000).contains(count) else {
      throw WrittenValue.Flaw(
        description: "\"\(text)\" is no length; write the number of registers"
      )
    }
    return lengthUnit.registers(count)
  }

  /// Function 3 and 4, or the names of the tables; a manual's `3x` is input.
  private static func table(
    _ text: String,
    known: RegisterTable
  ) throws(WrittenValue.Flaw) -> RegisterTable {
    let word = text.lowercased().filter { $0.isLetter || $0.isNumber }
    if word.isEmpty { return known }
    if let table = RegisterTable(rawValue: word) { return table }
    switch word {
    case "3", "03", "0x03", "fc3", "fc03", "03h", "0306", "030610", "03h06h", "0316", "03h10h":
      return .holding
    case "4", "04", "0x04", "fc4", "fc04", "04h": return .input
    case "1", "01", "0x01", "01h": return .coil
    case "2", "02", "0x02", "02h": return .discrete
    default: break
    }
    if let meant = TableNotation.advice(for: text).alternatives.first,
      let table = RegisterTable(rawValue: meant)
    {
      return table
    }
    let names = RegisterTable.allCases.map(\.rawValue)
    if let meant = names.first(where: { word.contains($0) }).flatMap(RegisterTable.init) {
      return meant
    }
    // Read/write says nothing of the table.
    guard word.contains(where: \.isNumber) else { return known }
    throw WrittenValue.Flaw(
      description: "\"\(text)\" is no table; write holding (function 3), input (4), coil (1) or "
        + "discrete (2)"
    )
  }

  private static func number(_ text: String) throws(WrittenValue.Flaw) -> Double {
    guard text.contains(where: \.isNumber) else { return 0 }
    let meanings = NumberNotation.meanings(of: text)
    guard meanings.count == 1, let number = NumberText.decimal(meanings[0]) else {
      throw WrittenValue.Flaw(description: "\"\(text)\" is no number")
    }
    return number
  }

  private static func order(
    _ text: String,
    _ type: ValueType
  ) throws(WrittenValue.Flaw) -> WordOrder? {
    guard !text.isEmpty, text != "-" else { return nil }
    if let order = WordOrder(name: text.uppercased()) { return order }
    let advice = OrderNotation.advice(for: text)
    let names = advice.split { !$0.isLetter }.map(String.init).filter { WordOrder(name: $0) != nil }
    if names.count == 1, let order = WordOrder(name: names[0]) { return order }
    throw WrittenValue.Flaw(description: "\"\(text)\" is no order; \(advice)")
  }

  private func kind(_ cells: [CSVTable.Cell], _ row: RegisterRow) -> PointKind? {
    if let kind = PointKind(rawValue: text(.kind, cells).lowercased()) {
      return kind == StandardPoint.named(row.name)?.kind ? nil : kind
    }
    let isCounter = ["Wh", "varh", "VAh"].contains(row.unit)
    return isCounter && StandardPoint.named(row.name) == nil ? .counter : nil
  }

  private func name(
    _ words: String,
    _ standard: String?,
    _ table: RegisterTable,
    _ address: Int
  ) -> String {
    // What is written as a point's name already is one.
    let isName =
      words.contains("_")
      && words.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789_".utf8.contains($0) }
    if isName || StandardPoint.named(words) != nil { return words }
    if let standard { return standard }
    let plain = PointNameGuess.plainName(of: words)
    return plain.first?.isLetter == true ? plain : "\(table.rawValue)_\(address)"
  }

  private static func comment(_ words: String, _ label: String) -> String {
    let text = [words, label].filter { !$0.isEmpty }.joined(separator: "; ")
    return String(text.filter { $0 != "\n" && $0 != "\r" }.prefix(70))
  }
}
