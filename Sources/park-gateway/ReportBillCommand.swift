import Languages
import ArgumentParser
import Calendar
import Charts
import Configuration
import Adapters
import Reports

struct ReportBillCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bill",
    abstract: spoken(
      "The bill of a month, line by line with formula and source.",
      "Hóa đơn của một tháng, từng dòng kèm cách tính và căn cứ."
    ),
    discussion: spoken(
      """
      Energies are sums of the ledger's slots; each line is rounded to the whole đồng. Exit \
      codes: 0; 69 store unusable; 78 bad configuration, or nothing to bill.
      """,
      """
      Điện năng là tổng các đoạn trong sổ cái; mỗi dòng làm tròn đến đồng. Mã kết thúc: 0; 69 \
      kho không dùng được; 78 cấu hình sai, hoặc không có gì để tính.
      """
    )
  )

  @OptionGroup var options: ConfigurationOptions

  @Option(help: .spoken("The month, such as 2026-10.", "Tháng, như 2026-10."))
  var month: BillMonth

  @Option(
    help: .spoken(
      "The energy account (default: all that have a tariff).",
      "Tài khoản năng lượng (mặc định: mọi tài khoản có biểu giá)."
    )
  )
  var account: String?

  @Option(help: .spoken("table, csv or json.", "table, csv hoặc json."))
  var format = ReportFormat.table

  @Option(
    help: .spoken(
      "en or vi: the language of the table; else the terminal's.",
      "en hoặc vi: ngôn ngữ của bảng; nếu không, ngôn ngữ của cửa sổ lệnh."
    )
  )
  var language = SpokenLanguage.current

  func run() throws {
    let configuration = try options.load()
    try ReportOptions.print(configuration) { store throws(ReportFailure) in
      try BillReport(
        configuration,
        store: store,
        month: month.first,
        account: account,
        now: SystemClock().wallTime()
      ).text(format, language)
    }
  }
}

/// A month as written on the command line.
struct BillMonth: ExpressibleByArgument {
  let first: CivilDate

  init?(argument: String) {
    guard let first = CivilDate(iso: argument + "-01") else { return nil }
    self.first = first
  }
}
