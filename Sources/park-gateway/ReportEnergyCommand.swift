import ArgumentParser
import Calendar
import Configuration
import Energy
import Adapters
import Outbox
import Reports

struct ReportEnergyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "energy",
    abstract: spoken(
      "Energy of accounts by quarter, hour, shift, day or month.",
      "Điện năng của các tài khoản theo 15 phút, giờ, ca, ngày hoặc tháng."
    ),
    discussion: spoken(
      """
      Reads the ledger and changes nothing; the gateway may run meanwhile. Rows with * have \
      not ended. Exit codes: 0 printed, 64 wrong options, 69 store unreadable, 78 bad \
      configuration.
      """,
      """
      Đọc sổ cái và không thay đổi gì; gateway có thể đang chạy. Dòng có * là chưa kết thúc. \
      Mã kết thúc: 0 đã in, 64 sai tham số, 69 không đọc được kho, 78 cấu hình sai.
      """
    )
  )

  @OptionGroup var options: ReportOptions

  @Option(
    help: .spoken(
      "The energy account (default: all).",
      "Tài khoản năng lượng (mặc định: tất cả)."
    )
  )
  var account: String?

  @Option(
    help: .spoken(
      "15min, hour, shift, day or month.",
      "15min, hour, shift, day hoặc month."
    )
  )
  var period = Period.day

  func run() throws {
    let configuration = try options.configuration.load()
    let accounts = try accounts(of: configuration)
    let zone = try options.zone(of: configuration)
    let interval = try options.interval(in: zone)
    let report: EnergyReport
    do throws(StorageFailure) {
      report = try EnergyReport.read(
        configuration,
        accounts: accounts,
        period: period,
        interval: interval,
        zone: zone
      )
    } catch {
      printFailure(TerminalWords.current.unusableStore(error.text))
      throw ExitStatus.unavailable
    }
    print(text(of: report), terminator: "")
    if report.accounts.allSatisfy(\.rows.isEmpty) {
      printFailure(spoken("no rows in that time", "không có dòng nào trong thời gian đó"))
    }
  }

  private func accounts(of configuration: GatewayConfiguration) throws -> [String] {
    let known = configuration.indicators.accounts.map(\.id)
    if let account, !known.contains(account) {
      let near = Spelling.nearest(to: account, among: known)
      throw ValidationError(
        "there is no energy account \(account)\(near.map { "; did you mean \($0)?" } ?? "")",
        "không có tài khoản năng lượng \(account)\(near.map { "; ý bạn là \($0)?" } ?? "")"
      )
    }
    if options.format == .svg, account == nil, known.count > 1 {
      throw ValidationError(
        "a chart shows one account; name it with --account: \(known.joined(separator: ", "))",
        "biểu đồ chỉ vẽ một tài khoản; hãy chọn bằng --account: \(known.joined(separator: ", "))"
      )
    }
    return account.map { [$0] } ?? known
  }

  private func text(of report: EnergyReport) -> String {
    switch options.format {
    case .table: report.table(options.language)
    case .csv: report.csv
    case .json: report.json
    case .svg: report.accounts.first.map { report.svg(of: $0, options.language) } ?? ""
    }
  }
}
