import Rows
import Accounting
import Calendar
import Charts
import Energy
import Measurements
import Tariffs

extension BillReport.Entry {
  /// The bill for people: each item with its amount, formula and source.
  func table(month: String, _ language: ChartLanguage) -> String {
    var table = AlignedTable([
      .init(heading: language.text("line", "khoản"), isNumber: false),
      .init(heading: currency),
      .init(heading: language.text("formula", "cách tính"), isNumber: false),
      .init(heading: language.text("source", "căn cứ"), isNumber: false),
    ])
    for line in bill.lines {
      let amount = language.number(Double(line.amount))
      table.add([line.name(language), amount, line.formula, line.source(language)])
    }
    table.add([language.text("total", "tổng cộng"), language.number(Double(bill.total))])
    let paper = isPaper ? "  (\(language.text("on paper", "trên giấy")))" : ""
    let head = "\(statement.account)  \(month)  \(rates.tariff?.name ?? "")\(paper)"
    let share = language.number(coverage * 100, digits: 2) + " %"
    let state =
      "\(language.text("quality", "chất lượng")) \(language.word(statement.quality)), "
      + "\(language.text("coverage", "độ phủ")) \(share)"
    let notes = notes.map { "\(language.text("note", "ghi chú")): \($0.text(language))" }
    return ([head, state, table.text] + notes).joined(separator: "\n") + "\n"
  }
}

extension BillLine {
  /// The source of its price, rate or table, and since when it applies.
  func source(_ language: ChartLanguage) -> String {
    guard let since else { return source }
    return "\(source), \(language.text("from", "từ")) \(since.iso)"
  }

  /// The name for people; ``name`` is the one for programs.
  fileprivate func name(_ language: ChartLanguage) -> String {
    switch (kind, band) {
    case (_, .peak?): language.text("peak", "giờ cao điểm")
    case (_, .normal?): language.text("normal", "giờ bình thường")
    case (_, .offPeak?): language.text("off-peak", "giờ thấp điểm")
    case (.energy, nil): language.text("energy", "điện năng")
    case (.capacity, nil): language.text("capacity", "công suất")
    case (.reactive, nil): language.text("reactive energy", "công suất phản kháng")
    case (.vat, nil): language.text("VAT", "thuế GTGT")
    }
  }
}
