import ArgumentParser
import Configuration
import Glibc

/// The options that name a configuration.
struct ConfigurationOptions: ParsableArguments {
  @Option(help: .spoken("The configuration folder.", "Thư mục cấu hình."))
  var config = "/etc/park-gateway"

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

  /// Loads the configuration; prints every problem to standard error, with the lines of the files.
  ///
  /// - Throws: exit code 78 when there is an error.
  func load() throws -> GatewayConfiguration {
    var printer = ProblemPrinter(directory: config)
    return try load { printer.show($0) }
  }

  /// Loads the configuration; prints every problem to standard error, each on one line, as a log has it.
  ///
  /// - Throws: exit code 78 when there is an error.
  func loadForLog() throws -> GatewayConfiguration {
    try load { for problem in $0 { printError("\(problem)") } }
  }

  private func load(_ show: ([ConfigurationProblem]) -> Void) throws -> GatewayConfiguration {
    do throws(ConfigurationProblems) {
      let loaded = try Self.read(config: config, share: share)
      show(loaded.warnings)
      return loaded.configuration
    } catch {
      show(error.problems)
      throw ExitStatus.badConfiguration
    }
  }

  /// Loads a configuration and prints nothing.
  ///
  /// - Throws: every problem, when there is an error.
  static func read(
    config: String,
    share: String?
  ) throws(ConfigurationProblems) -> LoadedConfiguration {
    let shared = SharedFiles.locate(directory: share)
    return try ConfigurationLoader.load(
      directory: config,
      profileDirectories: shared.profiles.map { [$0] } ?? [],
      tableDirectories: shared.tables.map { [$0] } ?? []
    )
  }
}

/// - Throws: a mistake where `--share` names no folder: without this, others would be used unnoticed.
func checkShare(_ share: String?) throws {
  guard let share, !SharedFiles.isFolder(share) else { return }
  throw ValidationError("--share \(share) is no folder", "--share \(share) không phải thư mục")
}

/// The exit codes of the commands (sysexits.h).
enum ExitStatus {
  static let badData = ExitCode(65)
  static let badConfiguration = ExitCode(78)
  static let unavailable = ExitCode(69)
  /// What was printed did not arrive.
  static let unwritten = ExitCode(74)
  /// The device answered with an exception.
  static let refused = ExitCode(76)
}

/// Writes a line to standard error.
func printError(_ text: String) { writeError(text + "\n") }

/// Writes why a command failed to standard error, with the program's name as scripts and logs expect it.
func printFailure(_ text: String) { printError("park-gateway: \(text)") }

/// Writes to standard error.
func writeError(_ text: String) {
  var rest = Array(text.utf8)[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
    guard count > 0 else { return }
    rest = rest.dropFirst(count)
  }
}
