import ArgumentParser
import Calendar
import Configuration
import Adapters
import Reports

struct ReportProductionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "production",
    abstract: spoken(
      "Times, counts, ratios and stops of production lines.",
      "Thời gian, số lượng, tỉ lệ và các lần dừng của dây chuyền sản xuất."
    ),
    discussion: spoken(
      """
      Sums of the ledger's slots; the total has the ratios of the sums. A chart (svg) shows \
      one line: its states and its losses. Exit codes: 0; 64 wrong options; 69 store unusable; \
      78 bad configuration, or nothing to report.
      """,
      """
      Là tổng các đoạn trong sổ cái; dòng tổng có tỉ lệ của các tổng. Biểu đồ (svg) vẽ một dây \
      chuyền: các trạng thái và các tổn thất. Mã kết thúc: 0; 64 sai tham số; 69 kho không \
      dùng được; 78 cấu hình sai, hoặc không có gì để báo cáo.
      """
    )
  )

  @OptionGroup var options: ReportOptions

  @Option(help: .spoken("hour, shift, day or month.", "hour, shift, day hoặc month."))
  var period = Period.day

  @Option(
    help: .spoken(
      "The production line (default: all).",
      "Dây chuyền sản xuất (mặc định: tất cả)."
    )
  )
  var line: String?

  func run() throws {
    try options.print { configuration, store, interval throws(ReportFailure) in
      let ledger = try ReportLedger(
        configuration,
        store: store,
        interval: interval,
        now: SystemClock().wallTime()
      )
      return try ProductionReport(
        ledger,
        store: store,
        site: configuration.identity.factory,
        period: period,
        line: line
      ).text(options.format, options.language)
    }
  }
}
