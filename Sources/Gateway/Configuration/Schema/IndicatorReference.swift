import Languages
import Indicators

/// Writes the list of KPIs, in Markdown.
package enum IndicatorReference {
  /// The text of `docs/kpis.md`.
  package static var markdown: String {
    introduction
      + section("Energy accounts · Tài khoản năng lượng", IndicatorCatalogue.energy)
      + section("Production lines · Dây chuyền", IndicatorCatalogue.production)
      + section("Baselines · Đường cơ sở", IndicatorCatalogue.baseline)
  }

  private static let introduction = """
    # KPIs

    Made of the declarations that rows, reports and messages are made of. What each number means, and how to check
    it by hand: [energy.md](energy.md), [productivity.md](productivity.md).

    Danh sách các KPI được gửi; ý nghĩa và cách tự kiểm tra: [vi/energy.md](vi/energy.md), [vi/productivity.md](vi/productivity.md).

    Aggregation says how the number of a longer interval follows from its parts: `sum` adds up; a `ratio` is a quotient of sums
    and is computed anew; `mean` is over the time that is known; `minimum` and `maximum` are of the parts; `none` belongs to its own
    interval only.

    """

  private static func section(_ heading: String, _ indicators: [Indicator]) -> String {
    "\n## \(heading)\n\n| name | unit | aggregation | standard's term | label | nhãn |\n"
      + "| --- | --- | --- | --- | --- | --- |\n" + indicators.map(row).joined()
  }

  private static func row(_ indicator: Indicator) -> String {
    "| `\(indicator.name)` | \(indicator.unit.rawValue) | \(indicator.aggregation.rawValue) "
      + "| \(indicator.term ?? "–") | \(indicator.label.english) | \(indicator.label.vietnamese) |\n"
  }
}
