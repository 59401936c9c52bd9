import ArgumentParser
import Configuration
import DeviceProfiles
import Adapters
import ReadPlans

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: spoken(
      "Checks a configuration without touching a device.",
      "Kiểm tra cấu hình mà không đụng tới thiết bị nào."
    ),
    discussion: spoken(
      """
      Prints every error as file:line:column with the line it is about, in Vietnamese under \
      LANG=vi_VN; what is provisional, out of date or ends in the tables that are used; then \
      the read plan and the bus-load forecast of each connection. Exit codes: 0 usable, 78 \
      not.
      """,
      """
      In mọi lỗi dạng tệp:dòng:cột kèm dòng bị lỗi, bằng tiếng Việt khi LANG=vi_VN; những gì \
      tạm thời, lỗi thời hoặc sắp hết hạn trong các bảng được dùng; rồi kế hoạch đọc và dự báo \
      tải bus của từng kết nối. Mã kết thúc: 0 dùng được, 78 không.
      """
    )
  )

  @OptionGroup var options: ConfigurationOptions

  @Flag(
    help: .spoken(
      "Print the plans as one JSON document.",
      "In các kế hoạch thành một tài liệu JSON."
    )
  )
  var json = false

  func run() throws {
    let configuration = try options.load()
    let findings = try findings(configuration)
    var printer = ProblemPrinter(directory: options.config)
    printer.show(findings)
    let reports = configuration.connections.map { PlanReport($0) }
    if json {
      let plans: JSON = [
        "configuration": .string(configuration.hash), "connections": .array(reports.map(\.json)),
        "notes": .array(findings.map { .string("\($0)") }),
      ]
      print(plans.indentedText)
    } else {
      for report in reports { print(report.text) }
    }
    if findings.contains(where: { $0.severity == .error }) { throw ExitStatus.badConfiguration }
    if !json { print(TerminalWords.current.isGood(configuration.hash)) }
  }
  private func findings(_ configuration: GatewayConfiguration) throws -> [ConfigurationProblem] {
    do throws(StartFailure) {
      return try configuration.findings(at: SystemClock().wallTime())
    } catch {
      printFailure(error.text(in: SpokenLanguage.current))
      throw ExitStatus.unavailable
    }
  }
}
