import ArgumentParser
import Configuration
import Demo
import Glibc
import Logging

struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: spoken(
      """
      Runs a whole sample factory: simulated devices, a broker, the gateway.
      """,
      "Chạy cả một nhà máy mẫu: thiết bị mô phỏng, broker và gateway."
    )
  )

  @Option(help: .spoken("Stop after this many seconds.", "Dừng sau số giây này."))
  var seconds: Int?

  @Option(
    help: .spoken(
      """
      The folder with shipped profiles and tables (default: found automatically).
      """,
      "Thư mục chứa các hồ sơ và bảng có sẵn (mặc định: tự tìm)."
    )
  )
  var share: String?

  func validate() throws { try checkShare(share) }

  func run() async throws {
    let shared = SharedFiles.locate(directory: share)
    guard let tables = shared.tables else {
      printError(TerminalWords.current.noSharedFiles)
      throw ExitStatus.unavailable
    }
    var options = ConfigurationOptions()
    options.config = "\(tables)/demo"
    options.share = share
    let configuration = try options.load()
    var logger = Logger(label: "demo") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = .warning
    let isTerminal = isatty(1) == 1
    do {
      let demo = Demo(
        configuration,
        version: programVersion,
        logger: logger,
        language: SpokenLanguage.current
      )
      try await demo.run(
        seconds: seconds,
        announce: Self.announce,
        show: { lines, isLast in Self.show(lines, isLast: isLast, isTerminal: isTerminal) }
      )
    } catch {
      printFailure(TerminalWords.current.systemFault("\(error)"))
      throw ExitStatus.unavailable
    }
  }

  private static func announce(_ places: [String], _ port: UInt16, _ root: String) {
    let words = TerminalWords.current
    print(words.demoBegins)
    for place in places { print("  \(place)") }
    print(words.demoLook)
    print("  park-gateway watch --broker mqtt://127.0.0.1:\(port)")
    print("  mosquitto_sub -h 127.0.0.1 -p \(port) -v -t '\(root)/#'")
    print("  mosquitto_sub -h 127.0.0.1 -p \(port) -v -t '\(root)/+/kpi/#'")
    print(words.demoEnds)
    fflush(nil)
  }

  /// On a terminal the table stays in its place; elsewhere only the last one is printed.
  private static func show(_ lines: [String], isLast: Bool, isTerminal: Bool) {
    guard isLast || isTerminal else { return }
    let text =
      isTerminal
      ? lines.map { "\u{1b}[2K\($0)" }.joined(separator: "\n")
        + (isLast ? "" : "\u{1b}[\(lines.count)A")
      : ([TerminalWords.current.summary] + lines).joined(separator: "\n")
    print(text)
    fflush(nil)
  }
}
