import ArgumentParser
import Adapters
import Reports

struct ReportBaselineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "baseline",
    abstract: spoken(
      "Energy against its baseline: expected, saved, EnPI and CUSUM.",
      "Điện năng so với đường cơ sở: dự kiến, tiết kiệm, EnPI và CUSUM."
    ),
    discussion: spoken(
      """
      The model is computed from the ledger or from the site's file. A chart (svg) shows one. \
      Exit codes: 0; 64 wrong options; 69 store unusable; 78 bad configuration, or nothing to \
      report.
      """,
      """
      Mô hình được tính từ sổ cái hoặc từ tệp của nhà máy. Biểu đồ (svg) chỉ vẽ một đường. Mã \
      kết thúc: 0; 64 sai tham số; 69 kho không dùng được; 78 cấu hình sai, hoặc không có gì \
      để báo cáo.
      """
    )
  )

  @OptionGroup var options: ReportOptions

  @Option(help: .spoken("The baseline (default: all).", "Đường cơ sở (mặc định: tất cả)."))
  var baseline: String?

  func run() throws {
    try options.print { configuration, store, interval throws(ReportFailure) in
      try BaselineReport(
        configuration,
        store: store,
        interval: interval,
        id: baseline,
        now: SystemClock().wallTime()
      ).text(options.format, options.language)
    }
  }
}
