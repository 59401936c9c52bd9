import Baselines

/// Reads the periods of a baseline from a file of comma-separated values.
///
/// The first line names the columns: `energy_wh`, `energy_kwh` or `energy_mwh`, each driver by its name
/// (`press-line.good`, or `good`), and where periods differ `days`, their lengths. Other columns are passed
/// over. Values are separated by commas, semicolons or tabs; fractions have a point.
struct BaselineTable {
  let periods: [BaselinePeriod]

  private static let units = ["energy_wh": 1.0, "energy_kwh": 1e3, "energy_mwh": 1e6]
  private static let mostLines = 20_000

  /// - Throws: what is wrong, with the line.
  ///
  /// - Parameters:
  ///   - bytes: The file.
  ///   - drivers: The names of the drivers' columns.
  ///   - isMean: Of each, whether it is a mean and no amount.
  ///   - period: Months differ in length: `days` must be there.
  init(
    _ bytes: [UInt8],
    drivers: [String],
    isMean: [Bool],
    period: BaselineDefinition.Period
  ) throws(FileFailure) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Self.failure("it is not UTF-8")
    }
    let unmarked =
      text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    let lines = unmarked.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    guard let head = lines.first, lines.count <= Self.mostLines else {
      throw Self.failure("it has more than \(Self.mostLines) lines")
    }
    let separator: Character = head.contains(";") ? ";" : head.contains("\t") ? "\t" : ","
    let names = Self.cells(head, separator)
    var columns = try Columns(names, drivers: drivers)
    guard period != .month || columns.days != nil else {
      throw Self.failure("line 1 names no column \"days\"; months differ in length")
    }
    columns.isMean = isMean
    var periods: [BaselinePeriod] = []
    for (index, line) in lines.enumerated().dropFirst()
    where line.contains(where: { !$0.isWhitespace }) {
      periods.append(try columns.period(Self.cells(line, separator), line: index + 1))
    }
    self.periods = periods
  }

  private static func cells(_ line: Substring, _ separator: Character) -> [String] {
    line.split(separator: separator, omittingEmptySubsequences: false).map { cell in
      let bare = cell.drop(while: \.isWhitespace)
      let trimmed = String(bare.reversed().drop(while: \.isWhitespace).reversed())
      let isQuoted = trimmed.count >= 2 && trimmed.hasPrefix("\"") && trimmed.hasSuffix("\"")
      return isQuoted ? String(trimmed.dropFirst().dropLast()) : trimmed
    }
  }

  private static func failure(_ reason: String) -> FileFailure {
    FileFailure(code: 0, reason: reason)
  }

  /// Where each number stands in a line.
  private struct Columns {
    var energy: (position: Int, unit: Double)
    var drivers: [Int]
    var days: Int?
    var isMean: [Bool] = []

    init(_ names: [String], drivers: [String]) throws(FileFailure) {
      let found = names.enumerated().compactMap { position, name in
        BaselineTable.units[name].map { (position: position, unit: $0) }
      }
      guard found.count == 1, let energy = found.first else {
        throw BaselineTable.failure(
          "line 1 must name one column energy_wh, energy_kwh or energy_mwh"
        )
      }
      self.energy = energy
      days = names.firstIndex(of: "days")
      self.drivers = []
      for driver in drivers {
        let short = driver.split(separator: ".").last.map(String.init) ?? driver
        guard let position = names.firstIndex(of: driver) ?? names.firstIndex(of: short) else {
          throw BaselineTable.failure("line 1 names no column \"\(driver)\"")
        }
        self.drivers.append(position)
      }
    }

    func period(_ cells: [String], line: Int) throws(FileFailure) -> BaselinePeriod {
      var numbers: [Double] = []
      for position in [energy.position] + drivers + (days.map { [$0] } ?? []) {
        guard cells.indices.contains(position), let number = NumberText.decimal(cells[position])
        else {
          let shown = cells.indices.contains(position) ? cells[position] : ""
          throw BaselineTable.failure("line \(line): \"\(shown)\" is no number")
        }
        numbers.append(number)
      }
      let length = days == nil ? 1 : numbers.removeLast()
      guard length > 0 else { throw BaselineTable.failure("line \(line): days is not above 0") }
      let wattHours = numbers.removeFirst() * energy.unit
      for index in isMean.indices where isMean[index] && numbers.indices.contains(index) {
        // The model divides by the length.
        numbers[index] *= length
      }
      return BaselinePeriod(
        energy: wattHours,
        drivers: numbers,
        length: length
      )
    }
  }
}
