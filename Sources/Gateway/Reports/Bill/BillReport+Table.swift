import Rows
import Languages
import Accounting
import Calendar
import Charts
import Energy
import Measurements
import Tariffs

extension BillReport.Entry {
  /// The bill for people: each item with its amount, formula and source.
  func table(month: String, _ language: Language) -> String {
    var table = AlignedTable([
      .init(heading: language.text(.billLine), isNumber: false),
      .init(heading: currency),
      .init(heading: language.text(.formula), isNumber: false),
      .init(heading: language.text(.source), isNumber: false),
    ])
    for line in bill.lines {
      let amount = language.number(Double(line.amount))
      table.add([line.name(language), amount, line.formula, line.source(language)])
    }
    table.add([language.text(.billTotal), language.number(Double(bill.total))])
    let paper = isPaper ? "  (\(language.text(.onPaper)))" : ""
    let head = "\(statement.account)  \(month)  \(rates.tariff?.name ?? "")\(paper)"
    let share = language.number(coverage * 100, digits: 2) + " %"
    let state =
      "\(language.text(.quality)) \(language.word(statement.quality)), "
      + "\(language.text(.coverage)) \(share)"
    let notes = notes.map { "\(language.text(.note)): \($0.text(language))" }
    return ([head, state, table.text] + notes).joined(separator: "\n") + "\n"
  }
}

extension BillLine {
  /// The source of its price, rate or table, and since when it applies.
  func source(_ language: Language) -> String {
    guard let since else { return source }
    return "\(source), \(language.text(.from)) \(since.iso)"
  }

  /// The name for people; ``name`` is the one for programs.
  fileprivate func name(_ language: Language) -> String {
    switch (kind, band) {
    case (_, .peak?): language.text(.peak)
    case (_, .normal?): language.text(.normal)
    case (_, .offPeak?): language.text(.offPeak)
    case (.energy, nil): language.text(.energy)
    case (.capacity, nil): language.text(.capacity)
    case (.reactive, nil): language.text(.reactiveEnergy)
    case (.vat, nil): language.text(.vat)
    }
  }
}
