import ArgumentParser
import Configuration
import DeviceProfiles
import Glibc
import PrintableText
import Tools

struct ProfilesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profiles",
    abstract: spoken("The library of device profiles.", "Thư viện hồ sơ thiết bị."),
    subcommands: [
      ListProfiles.self, SearchProfiles.self, ShowProfile.self, LintProfile.self,
      ImportProfile.self, ExportProfile.self,
    ]
  )
}

/// Where the shipped profiles lie.
struct ProfileOptions: ParsableArguments {
  @Option(
    help: .spoken(
      "The folder with shipped profiles (default: found automatically).",
      "Thư mục chứa các hồ sơ có sẵn (mặc định: tự tìm)."
    )
  )
  var share: String?

  func validate() throws { try checkShare(share) }

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
    abstract: spoken(
      "Prints all profiles, or those of a kind or maker.",
      "In mọi hồ sơ, hoặc chỉ của một loại hay một hãng."
    ),
    discussion: spoken(
      """
      The name is the first word of each line. Exit codes: 0 printed, 1 nothing, 64 no such kind.
      """,
      """
      Tên hồ sơ là từ đầu tiên của mỗi dòng. Mã kết thúc: 0 đã in, 1 không có gì, 64 không có loại ấy.
      """
    )
  )

  @Option(
    help: .spoken(
      "Only of this kind, such as electricity_meter, inverter, drive.",
      "Chỉ loại này, như electricity_meter, inverter, drive."
    ),
    completion: .list(DeviceKind.allCases.map(\.rawValue))
  )
  var kind: String?

  @Option(
    help: .spoken(
      "Only of this maker, or of those with this in their name.",
      "Chỉ hãng này, hoặc các hãng có phần này trong tên."
    )
  )
  var maker: String?

  @Flag(help: .spoken("Print one JSON document.", "In một tài liệu JSON."))
  var json = false

  @OptionGroup var options: ProfileOptions

  func validate() throws {
    guard let kind, DeviceKind(spoken: kind) == nil else { return }
    let kinds = DeviceKind.allCases.map(\.rawValue)
    let meant = Spelling.nearest(to: kind, among: kinds)
    let list = " (\(kinds.joined(separator: ", ")))"
    throw ValidationError(
      "there is no kind \"\(kind.printable(upTo: 60))\"\(meant.map { "; did you mean \($0)?" } ?? "")\(list)",
      "không có loại \"\(kind.printable(upTo: 60))\"\(meant.map { "; ý bạn là \($0)?" } ?? "")\(list)"
    )
  }

  func run() throws {
    let list = ProfileList(options.library.headers())
      .keeping(kind: kind.flatMap { DeviceKind(spoken: $0) }, maker: maker)
    show(list, json: json)
    guard list.headers.isEmpty else { return }
    let makers = Set(options.library.headers().map(\.maker)).sorted()
    let meant = maker.flatMap { Spelling.nearest(to: $0, among: makers) }
    printError(TerminalWords.current.noneListed(didYouMean: meant))
    throw ExitCode(1)
  }
}

struct SearchProfiles: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: spoken(
      "Finds profiles by maker, model, other names of the model, or kind.",
      "Tìm hồ sơ theo hãng, mẫu, tên khác của mẫu, hoặc loại."
    ),
    discussion: spoken(
      """
      All words must be found; English or Vietnamese, with or without accents. Exit codes: 0 \
      found, 1 nothing.
      """,
      """
      Phải có đủ mọi từ; tiếng Anh hoặc tiếng Việt, có dấu hay không dấu. Mã kết thúc: 0 tìm \
      thấy, 1 không có.
      """
    )
  )

  @Argument(
    help: .spoken(
      "Words, such as schneider pm5560, or bien tan.",
      "Các từ, như schneider pm5560, hoặc bien tan.",
      valueName: spoken("words", "từ")
    )
  )
  var words: [String]

  @Flag(help: .spoken("Print one JSON document.", "In một tài liệu JSON."))
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
    print(list.text(in: SpokenLanguage.current, columns: outputColumns))
  }
}

struct ShowProfile: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: spoken(
      "Prints a profile's register map.",
      "In bản đồ thanh ghi của một hồ sơ."
    )
  )

  @Argument(
    help: .spoken(
      "The profile, such as schneider/iem3155.",
      "Hồ sơ, như schneider/iem3155.",
      valueName: spoken("name", "tên")
    ),
    completion: ProfileOptions.names
  )
  var name: String

  @Flag(help: .spoken("Print one JSON document.", "In một tài liệu JSON."))
  var json = false

  @OptionGroup var options: ProfileOptions

  func run() throws {
    try refuseSunSpec(name)
    do throws(ConfigurationProblems) {
      let found = try options.library.profile(named: name)
      var printer = ProblemPrinter()
      printer.show(found.warnings)
      let report = ProfileReport(found.profile)
      print(json ? report.json.indentedText : report.text(in: SpokenLanguage.current))
    } catch {
      var printer = ProblemPrinter()
      printer.show(error.problems)
      throw ExitStatus.badConfiguration
    }
  }
}

/// - Throws: exit code 78 after telling that a SunSpec device describes itself.
func refuseSunSpec(_ name: String) throws {
  guard SunSpecPart(name: name) != nil else { return }
  printError(TerminalWords.current.describesItself(name))
  throw ExitStatus.badConfiguration
}

struct LintProfile: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: spoken(
      "Checks profiles' files, and says what to write instead.",
      "Kiểm tra các tệp hồ sơ, và nói nên viết gì thay vào."
    ),
    discussion: spoken(
      """
      An error makes a profile unusable; a warning is a probable mistake; a note is worth a \
      look in the manual. Exit codes: 0 usable, 78 not (with --strict also where there are \
      warnings).
      """,
      """
      Có lỗi (error) thì hồ sơ không dùng được; cảnh báo (warning) là có lẽ sai; ghi chú \
      (note) là điều nên xem lại trong tài liệu. Mã kết thúc: 0 dùng được, 78 không (với \
      --strict, cả khi có cảnh báo).
      """
    )
  )

  @Argument(
    help: .spoken("The files.", "Các tệp.", valueName: spoken("files", "tệp")),
    completion: .file(extensions: ["yaml", "yml"])
  )
  var files: [String]

  @Flag(help: .spoken("Take warnings for errors.", "Coi cảnh báo là lỗi."))
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
    print(TerminalWords.current.usableProfiles(files.count))
  }
}
