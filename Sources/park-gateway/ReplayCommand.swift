import ArgumentParser
import Configuration
import Adapters
import Replay

struct ReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: spoken(
      "Computes KPIs from recorded readings as if they came now.",
      "Tính KPI từ số đọc đã ghi như thể chúng đến lúc này."
    ),
    discussion: spoken(
      """
      The recording is CSV: first ts_ms,point,value, then one reading per line in order of \
      time. A point is device.point; a value is in the point's unit, a state its number; an \
      empty one is bad. A row TS_MS,LINE.planned_stop,FROM/TO plans a stop, as the command \
      does. Standard output has one line {"topic":…,"payload":…} for each KPI and event \
      message. The gateway's own store is not touched. Exit codes: 0 done, 65 bad recording, \
      78 bad configuration.
      """,
      """
      Bản ghi là CSV: đầu tiên là ts_ms,point,value, rồi mỗi dòng một số đọc theo thứ tự thời \
      gian. Điểm viết là thiết_bị.điểm; giá trị theo đơn vị của điểm, trạng thái là con số của \
      nó; để trống là giá trị hỏng. Dòng TS_MS,DÂY_CHUYỀN.planned_stop,TỪ/ĐẾN đặt một lần dừng \
      có kế hoạch, như lệnh cùng tên. Đầu ra chuẩn có một dòng {"topic":…,"payload":…} cho mỗi \
      bản tin KPI và sự kiện. Kho của gateway không bị đụng tới. Mã kết thúc: 0 xong, 65 bản \
      ghi sai, 78 cấu hình sai.
      """
    )
  )

  @OptionGroup var options: ConfigurationOptions

  @Option(help: .spoken("The recording; - for standard input.", "Bản ghi; - là đầu vào chuẩn."))
  var readings: String

  @Flag(
    help: .spoken(
      "Print JSON lines; this is always the case.",
      "In các dòng JSON; luôn luôn như vậy."
    )
  )
  var json = false

  @Option(
    help: .spoken(
      """
      How often to print rows of unfinished intervals: 1min, as live, to 24h.
      """,
      """
      Bao lâu in một lần các dòng của khoảng chưa kết thúc: 1min, như khi chạy thật, đến 24h.
      """
    )
  )
  var every = "15min"

  @Flag(
    help: .spoken(
      "Print no rows of unfinished intervals.",
      "Không in dòng nào của khoảng chưa kết thúc."
    )
  )
  var finalOnly = false

  @Flag(
    help: .spoken(
      "Skip points that the configuration does not have.",
      "Bỏ qua các điểm mà cấu hình không có."
    )
  )
  var skipUnknownPoints = false

  func validate() throws {
    guard minutes != nil else {
      throw ValidationError(
        "--every must be whole minutes, 1min to 24h, such as 15min",
        "--every phải là số phút nguyên, 1min đến 24h, như 15min"
      )
    }
  }

  private var minutes: Int? {
    guard let microseconds = UnitNotation.duration.parse(every) else { return nil }
    let (minutes, rest) = microseconds.quotientAndRemainder(dividingBy: 60_000_000)
    return rest == 0 && (1...1440).contains(minutes) ? minutes : nil
  }

  func run() async throws {
    let replay = Replay(
      try options.load(),
      file: readings,
      runningRowsEvery: finalOnly ? nil : minutes,
      skipsUnknownPoints: skipUnknownPoints
    )
    do throws(Replay.Failure) {
      let summary = try await replay.run()
      for warning in summary.notes.warnings(in: SpokenLanguage.current) { printError(warning) }
      printError(TerminalWords.current.replayed(summary))
    } catch {
      switch error {
      case .readings(let problem):
        printError(problem.text(in: SpokenLanguage.current))
        throw ExitStatus.badData
      case .start(let failure):
        printFailure(failure.text(in: SpokenLanguage.current))
        throw ExitStatus.unavailable
      case .ledger(let text):
        printFailure("\(spoken("ledger", "sổ cái")): \(text)")
        throw ExitStatus.unavailable
      }
    }
  }
}
