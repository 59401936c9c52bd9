import Indicators
import Measurements
import SQLite

extension Statement {
  /// The KPI row in columns that stand side by side, from `column` on: start, end, revision, final, coverage, quality,
  /// shift, names, numbers.
  ///
  /// - Parameters:
  ///   - subject: The account or production line.
  ///   - family: The row's.
  ///   - period: The row's.
  ///   - column: Where the row begins.
  ///   - names: What the column with the names holds, already split: rows that follow each other often have the same.
  /// - Returns: the row.
  /// - Throws: when the columns hold no row.
  func kpiRow(
    of subject: String,
    _ family: IndicatorFamily,
    _ period: String,
    from column: Int32,
    names: [String]
  ) throws(SQLiteError) -> KPIRow {
    guard let quality = ResultQuality(rawValue: text(at: column + 5)),
      let numbers = PackedNumbers(bytes: bytes(at: column + 8)).numbers,
      numbers.count == names.count
    else { throw SQLiteError(code: 11, message: "unknown numbers", context: "result") }
    return KPIRow(
      subject: subject,
      family: family,
      period: period,
      interval: Interval(
        from: Timestamp(milliseconds: integer(at: column)),
        to: Timestamp(milliseconds: integer(at: column + 1))
      ),
      isFinal: integer(at: column + 3) != 0,
      revision: Int(clamping: integer(at: column + 2)),
      values: zip(names, numbers).map {
        IndicatorValue($0, Double(bitPattern: UInt64(bitPattern: $1)))
      },
      coverage: double(at: column + 4),
      quality: quality,
      shift: optionalText(at: column + 6)
    )
  }
}
