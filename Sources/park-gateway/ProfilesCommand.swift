import ArgumentParser
import Configuration
import Glibc
import Tools

struct ProfilesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profiles",
    abstract: "The library of device profiles.",
    subcommands: [
      ListProfiles.self, SearchProfiles.self, ShowProfile.self, LintProfile.self,
      ImportProfile.self, ExportProfile.self,
    ]
  )
}

/// Where the shipped profiles lie.
struct ProfileOptions: ParsableArguments {
  @Option(help: "The folder with shipped profiles (default: found automatically).")
  var share: String?

  var library: ProfileLibrary { Self.library(share) }

  static func library(_ share: String?) -> ProfileLibrary {
    ProfileLibrary(directories: SharedFiles.locate(directory: share).profiles.map { [$0] } ?? [])
  }

  /// Completes the names of profiles in a shell.
  static let names = CompletionKind.custom { _, _, _ in library(nil).names() }
}

struct ListProfiles: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Prints all profiles, or those of a kind or maker.",
    discussion: "The name is the first word of each line. Exit codes: 0 printed, 64 no such kind."
  )

  @Option(
    help: "Only of this kind, such as electricity_meter, inverter, drive.",
    completion: .list(DeviceKind.allCases.map(\.rawValue))
  )
  var kind: String?

  @Option(help: "Only of this maker, or of those with this in their name.")
  var maker: String?

  @Flag(help: "Print one JSON document.")
  var json = false

  @OptionGroup var options: ProfileOptions

  func validate() throws {
    guard let kind, DeviceKind(word: kind) == nil else { return }
    let kinds = DeviceKind.allCases.map(\.rawValue)
    let meant = Spelling.nearest(to: kind, among: kinds)
    throw ValidationError(
      "there is no kind \(kind)" + (meant.map { "; did you mean \($0)?" } ?? "")
        + " (\(kinds.joined(separator: ", ")))"
    )
  }

  func run() {
    let list = ProfileList(options.library.headers())
      .keeping(kind: kind.flatMap { DeviceKind(word: $0) }, maker: maker)
    show(list, json: json)
  }
}

struct SearchProfiles: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Finds profiles by maker, model, other names of the model, or kind.",
    discussion: """
      All words must be found; English or Vietnamese, with or without accents. Exit codes: 0 found, 1 nothing.
      """
  )

  @Argument(help: "Words, such as schneider pm5560, or bien tan.")
  var words: [String]

  @Flag(help: "Print one JSON document.")
  var json = false

  @OptionGroup var options: ProfileOptions

  func run() throws {
    let list = ProfileList(options.library.search(words))
    show(list, json: json)
    guard list.headers.isEmpty else { return }
    printError(TerminalWords.current.noProfile)
    throw ExitCode(1)
  }
}

private func show(_ list: ProfileList, json: Bool) {
  if json {
    print(list.json.indentedText)
  } else if !list.headers.isEmpty {
    print(list.text)
  }
}

struct ShowProfile: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Prints a profile's register map."
  )

  @Argument(help: "The profile, such as schneider/iem3155.", completion: ProfileOptions.names)
  var name: String

  @Flag(help: "Print one JSON document.")
  var json = false

  @OptionGroup var options: ProfileOptions

  func run() throws {
    do throws(ConfigurationProblems) {
      let found = try options.library.profile(named: name)
      var printer = ProblemPrinter()
      printer.show(found.warnings)
      let report = ProfileReport(found.profile)
      print(json ? report.json.indentedText : report.text)
    } catch {
      var printer = ProblemPrinter()
      printer.show(error.problems)
      throw ExitStatus.badConfiguration
    }
  }
}

struct LintProfile: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Checks profiles' files, and says what to write instead.",
    discussion: """
      An error makes a profile unusable; a warning is a probable mistake; a note is worth a look in the manual. Exit \
      codes: 0 usable, 78 not (with --strict also where there are warnings).
      """
  )

  @Argument(help: "The files.", completion: .file(extensions: ["yaml", "yml"]))
  var files: [String]

  @Flag(help: "Take warnings for errors.")
  var strict = false

  @OptionGroup var options: ProfileOptions

  func run() throws {
    let library = options.library
    var isBad = false
    var printer = ProblemPrinter()
    for file in files {
      let problems = library.lint(file: file)
      printer.show(problems)
      isBad =
        isBad
        || problems.contains { $0.severity == .error || (strict && $0.severity == .warning) }
    }
    if isBad { throw ExitStatus.badConfiguration }
  }
}
