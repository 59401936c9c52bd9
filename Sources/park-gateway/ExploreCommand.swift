import ArgumentParser
import Configuration
import DeviceProfiles
import Glibc
import Languages
import Modbus
import Tools

struct ExploreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explore",
    abstract: spoken(
      "Shows which registers a device has, and what they may mean.",
      "Cho biết thiết bị có những thanh ghi nào, và chúng có thể là gì."
    ),
    discussion: spoken(
      """
      Reads a range with pauses and shows what is there, with plausible types, word orders and \
      scales. Addresses count from 0, as on the wire. --find looks for a value that the device \
      displays, --watch marks what changes, --yaml prints a profile to go on from. Nothing is \
      written to the device. Exit codes: 0 found, 1 nothing found, 69 no answer.
      """,
      """
      Đọc một dải có nghỉ giữa các lần và cho xem những gì có ở đó, với kiểu, thứ tự thanh ghi \
      và hệ số hợp lý. Địa chỉ đếm từ 0, như trên dây. --find tìm một giá trị mà thiết bị đang \
      hiện, --watch đánh dấu những gì thay đổi, --yaml in một hồ sơ để làm tiếp. Không ghi gì \
      vào thiết bị. Mã kết thúc: 0 tìm thấy, 1 không có gì, 69 không trả lời.
      """
    )
  )

  @OptionGroup var line: ConnectionOptions

  @OptionGroup var port: SerialOptions

  @Option(help: .spoken("The Modbus unit id, 0…255.", "Unit id của Modbus, 0…255."))
  var unit: UInt8

  @Option(
    help: .spoken(
      "coil, discrete, input or holding.",
      "coil, discrete, input hoặc holding."
    )
  )
  var table = RegisterTable.holding

  @Option(help: .spoken("The first address, from 0.", "Địa chỉ đầu, đếm từ 0."))
  var from = "0"

  @Option(help: .spoken("The last address.", "Địa chỉ cuối."))
  var to = "199"

  @Option(
    help: .spoken(
      "A pause after each request, such as 50ms.",
      "Nghỉ sau mỗi lần hỏi, như 50ms."
    )
  )
  var pause = "20ms"

  @Option(
    help: .spoken(
      "Look for a value that the device displays, such as 231.4.",
      "Tìm một giá trị mà thiết bị đang hiện, như 231.4."
    )
  )
  var find: String?

  @Option(
    help: .spoken(
      "How far the value of --find may be off, such as 0.5%.",
      "Giá trị của --find được lệch bao nhiêu, như 0.5%."
    )
  )
  var within = "0.2%"

  @Flag(
    help: .spoken(
      "Read again and again, and mark what changes; Ctrl-C ends.",
      "Đọc đi đọc lại và đánh dấu những gì thay đổi; Ctrl-C để dừng."
    )
  )
  var watch = false

  @Option(
    name: .customLong("for"),
    help: .spoken("How long to watch, such as 30s.", "Theo dõi bao lâu, như 30s.")
  )
  var length: String?

  @Option(
    help: .spoken(
      """
      Rows for --yaml, such as 0:float32:CDAB,10:uint16:0.1=frequency (default: the \
      likeliest).
      """,
      """
      Các dòng cho --yaml, như 0:float32:CDAB,10:uint16:0.1=frequency (mặc định: các dòng hợp \
      lý nhất).
      """,
      valueName: spoken("rows", "các dòng")
    )
  )
  var choose: String?

  @Flag(help: .spoken("Print a profile to go on from.", "In một hồ sơ để làm tiếp."))
  var yaml = false

  @Flag(help: .spoken("Print one JSON document.", "In một tài liệu JSON."))
  var json = false

  func validate() throws {
    do throws(WrittenValue.Flaw) {
      let range = try addresses()
      if range == nil { throw WrittenValue.Flaw(description: "--to is below --from") }
      _ = try WrittenValue.duration(pause)
      if let length { _ = try WrittenValue.duration(length) }
      _ = try rows()
      if let find, try search() == nil {
        throw WrittenValue.Flaw(description: "\"\(find)\" is no number other than 0, such as 231.4")
      }
    } catch {
      throw ValidationError(error)
    }
    guard find == nil || !table.holdsBits else {
      throw ValidationError(
        "--find looks in registers: --table input or holding",
        "--find tìm trong thanh ghi: --table input hoặc holding"
      )
    }
    guard choose == nil || yaml else {
      throw ValidationError("--choose belongs to --yaml", "--choose đi với --yaml")
    }
    guard [json, yaml, watch].count(where: { $0 }) <= 1 else {
      throw ValidationError(
        "give one of --json, --yaml and --watch",
        "chỉ ghi một trong --json, --yaml và --watch"
      )
    }
  }

  func run() async throws {
    let interruption = Interruption()
    await InterruptSignal.onFirst { interruption.interrupt() }
    let command = self
    let status = try await BlockingWork.run { command.explore(interruption) }
    if let status { throw status }
  }

  /// The exit code, unless it is 0.
  private func explore(_ interruption: Interruption) -> ExitCode? {
    do {
      guard let range = try addresses() else { return .validationFailure }
      let field = FieldConnection(try connection(), interruption: interruption)
      defer { field.close() }
      let exploration = RegisterExploration(
        field,
        unit: unit,
        table: table,
        pause: Int(try WrittenValue.duration(pause) / .milliseconds(1))
      )
      let isTerminal = isatty(2) == 1
      let sweep = try exploration.sweep(range) { address, left, seconds in
        guard isTerminal else { return }
        let text = ExploreWords.asking(address, left: left, seconds: seconds)
        writeError("\r\u{1B}[K\(language.text(text))")
      }
      if isTerminal { writeError("\r\u{1B}[K") }
      return try show(sweep, exploration, interruption)
    } catch let error as ModbusError {
      return ReadCommand.report(error, unit: unit)
    } catch {
      printFailure(TerminalWords.current.systemFault("\(error)"))
      return ExitStatus.unavailable
    }
  }

  private var language: Language { SpokenLanguage.current }

  private func show(
    _ sweep: RegisterSweep,
    _ exploration: RegisterExploration,
    _ interruption: Interruption
  ) throws -> ExitCode? {
    if sweep.isDead {
      printError(ExploreReport(table, sweep).text(language))
      return ExitStatus.unavailable
    }
    if let search = try search() {
      let report = SearchReport(table, hits: search.hits(in: sweep), wanted: find ?? "")
      print(json ? report.json.indentedText : report.text(language))
      return report.isEmpty ? ExitCode(1) : nil
    }
    if yaml {
      print(try skeleton(sweep), terminator: "")
    } else if watch {
      let session = WatchedRegisters(exploration, sweep, table: table)
      printError(language.text(ExploreWords.watching))
      let limit = try length.map { text in try WrittenValue.duration(text) }
      let changed = try session.run(for: limit, interruption) { line in
        print(line)
        fflush(nil)
      }
      print(ExploreReport(table, session.sweep, changed: changed).text(language))
    } else {
      let report = ExploreReport(table, sweep)
      print(json ? report.json.indentedText : report.text(language))
    }
    return sweep.present.isEmpty ? ExitCode(1) : nil
  }

  private func skeleton(_ sweep: RegisterSweep) throws -> String {
    let chosen = try rows() ?? ProfileSkeleton.suggested(sweep, isBits: table.holdsBits)
    let shortest = sweep.tooLong == nil ? nil : sweep.longest
    return ProfileSkeleton(table, rows: chosen, maxRegisters: shortest).yaml { row in
      ChosenValue(row, in: sweep)?.text
    }
  }

  private func rows() throws(WrittenValue.Flaw) -> [ChosenRow]? {
    guard let choose else { return nil }
    var rows: [ChosenRow] = []
    for text in choose.split(separator: ",") { rows.append(try ChosenRow(String(text))) }
    return rows
  }

  private func search() throws(WrittenValue.Flaw) -> ValueSearch? {
    guard let find else { return nil }
    return ValueSearch(find, within: try WrittenValue.share(within))
  }

  private func addresses() throws(WrittenValue.Flaw) -> ClosedRange<UInt16>? {
    let first = try WrittenValue.address(from)
    let last = try WrittenValue.address(to)
    return first <= last ? first...last : nil
  }

  private func connection() throws(WrittenValue.Flaw) -> ConnectionDefinition {
    try line.connection(
      serial: port.settings,
      timeout: .seconds(1),
      retries: 0
    )
  }
}
