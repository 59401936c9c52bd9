import ArgumentParser
import Configuration
import Adapters
import Runtime
import Glibc
import Languages
import Logging
import Logs

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: spoken(
      "Runs the gateway until SIGTERM; SIGHUP reloads its configuration.",
      "Chạy gateway cho đến SIGTERM; SIGHUP nạp lại cấu hình."
    ),
    discussion: spoken(
      """
      Exit codes: 0 ended by a signal, 69 store unusable or too few descriptors, 78 bad \
      configuration.
      """,
      """
      Nhật ký là tiếng Anh, dành cho máy móc. Mã kết thúc: 0 dừng vì tín hiệu, 69 kho không \
      dùng được hoặc quá ít descriptor, 78 cấu hình sai.
      """
    )
  )

  @OptionGroup var options: ConfigurationOptions

  func run() async throws {
    // Until the program handles it, SIGHUP must not end the program.
    signal(SIGHUP, SIG_IGN)
    // A person reads in the language of the terminal, a log is English.
    let isTerminal = isatty(2) == 1
    let configuration = try isTerminal ? options.load() : options.loadForLog()
    let threshold = LogThreshold(configuration.logLevel)
    let sink = LogSink()
    let tap = LogTap()
    LoggingSystem.bootstrap { _ in GatewayLogHandler(sink: sink, threshold: threshold, tap: tap) }
    let logger = Logger(label: "park-gateway")
    let overdue = Task {
      while (try? await Task.sleep(for: .seconds(1))) != nil { sink.tellOverdue() }
    }
    defer {
      overdue.cancel()
      sink.tellRest()
    }
    do throws(StartFailure) {
      try await Gateway.run(
        configuration,
        source: {
          [config = options.config, share = options.share] () throws(ConfigurationProblems) in
          try ConfigurationOptions.read(config: config, share: share)
        },
        version: programVersion,
        logger: logger,
        logTap: tap,
        logThreshold: threshold
      )
    } catch {
      printFailure(error.text(in: isTerminal ? SpokenLanguage.current : .english))
      throw ExitStatus.unavailable
    }
  }
}
