import ArgumentParser
import Configuration
import DeviceProfiles
import Glibc
import Languages
import Tools

struct ScanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan",
    abstract: spoken(
      "Finds out which devices answer, and what they are.",
      "Tìm xem thiết bị nào trả lời, và chúng là gì."
    ),
    discussion: spoken(
      """
      Each unit is printed as soon as it is found, with its device identification, its SunSpec \
      models and the profiles that fit. Serial ports are tried with the usual baud rates and \
      parities, addresses in the network also in the other framing, until somebody answers. \
      Ctrl-C ends the scan and keeps what was found. Exit codes: 0 scanned, 69 no line can be \
      used, 78 the folder of --into has errors.
      """,
      """
      Mỗi thiết bị được in ngay khi tìm thấy, kèm thông tin nhận dạng, các model SunSpec và \
      những hồ sơ phù hợp. Cổng nối tiếp được thử với các tốc độ baud và parity thường dùng, \
      địa chỉ mạng được thử cả kiểu khung kia, cho đến khi có ai trả lời. Ctrl-C dừng quét và \
      giữ những gì đã tìm thấy. Mã kết thúc: 0 đã quét, 69 không đường nào dùng được, 78 thư \
      mục của --into có lỗi.
      """
    )
  )

  @OptionGroup var places: ScanPlaces

  @Option(
    help: .spoken(
      "Unit ids, such as 1-247 or 1,2,10-20.",
      "Các unit id, như 1-247 hoặc 1,2,10-20."
    )
  )
  var units = "1-247"

  @Flag(
    help: .spoken(
      """
      Also ask for other registers: some devices do not answer for the first one.
      """,
      """
      Hỏi cả các thanh ghi khác: có thiết bị không trả lời khi hỏi thanh ghi đầu.
      """
    )
  )
  var thorough = false

  @Flag(
    help: .spoken(
      "Try all settings, also where somebody has answered already.",
      "Thử mọi cách cài đặt, kể cả khi đã có ai trả lời."
    )
  )
  var all = false

  @Flag(help: .spoken("Print one JSON document.", "In một tài liệu JSON."))
  var json = false

  @Flag(
    help: .spoken(
      """
      Print device files to start from; with a folder: write a configuration into it.
      """,
      """
      In các tệp thiết bị để bắt đầu; có thư mục thì ghi cả cấu hình vào đó.
      """
    )
  )
  var yaml = false

  @Option(
    help: .spoken(
      "Add device files to a configuration; what is there stays as it is.",
      "Thêm tệp thiết bị vào một cấu hình; những gì có sẵn giữ nguyên.",
      valueName: spoken("folder", "thư mục")
    ),
    completion: .directory
  )
  var into: String?

  @Option(
    name: .customLong("profile"),
    help: .spoken(
      "What a unit is, such as 9=acme/m-1; with --yaml and --into also of a unit that is silent.",
      "Unit là gì, như 9=acme/m-1; với --yaml và --into cả unit không trả lời.",
      valueName: spoken("unit=profile", "unit=hồ sơ")
    )
  )
  var given: [String] = []

  @Option(
    help: .spoken(
      "With --yaml and a folder: the broker, such as mqtt://10.0.4.2:1883.",
      "Với --yaml và một thư mục: máy chủ MQTT, như mqtt://10.0.4.2:1883.",
      valueName: spoken("broker", "máy chủ")
    )
  )
  var broker: String?

  @Option(
    help: .spoken(
      "The folder with shipped profiles (default: found automatically).",
      "Thư mục chứa các hồ sơ có sẵn (mặc định: tự tìm)."
    )
  )
  var share: String?

  @Argument(
    help: .spoken(
      "With --yaml: the new configuration folder.",
      "Với --yaml: thư mục cấu hình mới.",
      valueName: spoken("folder", "thư mục")
    ),
    completion: .directory
  )
  var folder: String?

  func validate() throws {
    try checkShare(share)
    _ = try Self.parsed(units, "--units", UnitList.parse)
    let forms = [json, yaml, into != nil].count { $0 }
    if forms > 1 {
      throw ValidationError(
        "give one of --json, --yaml and --into",
        "chỉ ghi một trong --json, --yaml và --into"
      )
    }
    guard folder == nil || yaml else {
      throw ValidationError(
        "a folder belongs to --yaml; --into adds to one that exists",
        "thư mục đi với --yaml; --into thêm vào thư mục có sẵn"
      )
    }
    for text in given where Self.assignment(text) == nil {
      throw ValidationError(
        "--profile \(text) cannot be read; write 9=acme/m-1",
        "không đọc được --profile \(text); ghi 9=acme/m-1"
      )
    }
    if let broker {
      guard folder != nil else {
        throw ValidationError(
          "--broker belongs to --yaml with a folder",
          "--broker đi với --yaml và một thư mục"
        )
      }
      guard ["mqtt://", "mqtts://"].contains(where: broker.hasPrefix) else {
        throw ValidationError(
          "\(broker) is no broker; write mqtt://10.0.4.2:1883",
          "\(broker) không phải máy chủ MQTT; ghi mqtt://10.0.4.2:1883"
        )
      }
    }
    if let folder, !SiteFolder(folder).isNew {
      throw ValidationError(
        "\(folder) has a configuration already; --into adds to it",
        "\(folder) đã có cấu hình; --into thêm vào đó"
      )
    }
  }

  private static func assignment(_ text: String) -> (unit: UInt8, profile: String)? {
    let sides = text.split(separator: "=", omittingEmptySubsequences: false)
    guard sides.count == 2, let unit = UInt8(sides[0]), !sides[1].isEmpty else { return nil }
    return (unit, String(sides[1]))
  }

  /// - Throws: exit code 78 where there is no such profile.
  private func assigned(_ library: ProfileLibrary) throws -> [UInt8: DeviceProfile] {
    var assigned: [UInt8: DeviceProfile] = [:]
    for (unit, name) in given.compactMap(Self.assignment) {
      do throws(ConfigurationProblems) {
        assigned[unit] = try library.profile(named: name).profile
      } catch {
        for problem in error.problems { printError("\(problem)") }
        throw ExitStatus.badConfiguration
      }
    }
    return assigned
  }

  /// Units of which somebody says what they are, and that did not answer.
  private func silent(
    _ assigned: [UInt8: DeviceProfile],
    _ result: ConnectionScan.Result,
    _ lines: [[ConnectionDefinition]]
  ) -> [ScanFinding] {
    let place = result.findings.first?.endpoint ?? lines.first?.first?.endpoint
    guard let place, lines.count == 1, yaml || into != nil else { return [] }
    return assigned.sorted { $0.key < $1.key }.compactMap { unit, profile in
      guard !result.findings.contains(where: { $0.unit == unit }) else { return nil }
      var finding = ScanFinding(unit: unit, endpoint: place)
      (finding.assigned, finding.isSilent) = (profile.name, true)
      return finding
    }
  }

  func run() async throws {
    let asked = try Self.parsed(units, "--units", UnitList.parse)
    let library = library
    let assigned = try assigned(library)
    let units = asked + assigned.keys.sorted().filter { !asked.contains($0) }
    let lines = try places.lines()
    let target = (into ?? folder).map { SiteFolder($0) }
    let present = try target.map { try Self.present(in: $0, share) }
    let shown = ScanOutput(
      isText: !json && (!yaml || target != nil),
      showsWays: !places.serial.isEmpty,
      language: SpokenLanguage.current
    )
    let interruptions = lines.map { _ in Interruption() }
    await InterruptSignal.onFirst { for interruption in interruptions { interruption.interrupt() } }
    let profiles = library.names().compactMap { try? library.profile(named: $0).profile }
    let index = ProfileIndex(profiles)
    let scans = zip(lines, interruptions).map { connections, interruption in
      var scan = ConnectionScan(connections: connections, units: units, index: index)
      scan.isThorough = thorough
      scan.triesAllWays = all
      scan.assigned = assigned
      scan.learnsPatience = places.timeout == nil
      scan.interruption = interruption
      return scan
    }
    let result = await ParallelScan(scans).run(tell: shown.tell)
    shown.end(result)
    let silent = silent(assigned, result, lines)
    shown.show(silent)
    let report = ScanReport(
      findings: (result.findings + silent),
      fixedPorts: fixedPorts
    )
    let tried = ScanReport.Tried(
      endpoints: lines.flatMap { $0 }.map(\.endpoint),
      units: units.count
    )
    let isDone = result.failures.count < lines.count || !result.findings.isEmpty
    if isDone { try show(report, tried, profiles, target, present, shown) }
    guard isDone else { throw ExitStatus.unavailable }
  }

  private func show(
    _ report: ScanReport,
    _ tried: ScanReport.Tried,
    _ profiles: [DeviceProfile],
    _ target: SiteFolder?,
    _ present: ScanFiles.Present?,
    _ shown: ScanOutput
  ) throws {
    let language = shown.language
    if json { return print(report.json.indentedText) }
    let byName = Dictionary(profiles.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let files = ScanFiles(report, profiles: byName, besides: present ?? ScanFiles.Present()).files
    guard let target else {
      guard yaml else { return print(report.summary(language, asked: tried)) }
      return print(Self.joined(files, language))
    }
    print(report.summary(language, asked: tried))
    guard !files.isEmpty else { return print(language.text(ScanWords.nothingToAdd)) }
    do throws(SiteFolder.Failure) {
      let names = try target.add(files, broker: broker)
      print(language.text(ScanWords.wrote(names, in: target.path)))
    } catch {
      printFailure(TerminalWords.current.systemFault("\(error)"))
      throw ExitStatus.unavailable
    }
    _ = try Self.present(in: target, share)
  }

  /// One file may follow another only for people: each line needs a file of its own.
  private static func joined(_ files: [ScanFiles.File], _ language: Language) -> String {
    guard !files.isEmpty else { return "# \(language.text(ScanWords.nobodyAnswers))" }
    guard files.count > 1 else { return files[0].text }
    return files.map { "# \($0.name)\n\($0.text)" }.joined(separator: "---\n")
  }

  /// The ports with names that stay the same.
  private var fixedPorts: [String: String] {
    Dictionary(
      places.serial.compactMap { port in SerialLink.fixedName(of: port).map { (port, $0) } },
      uniquingKeysWith: { first, _ in first }
    )
  }

  /// - Throws: exit code 78 after printing the mistakes.
  private static func present(in site: SiteFolder, _ share: String?) throws -> ScanFiles.Present {
    let shared = SharedFiles.locate(directory: share)
    do throws(ConfigurationProblems) {
      return try site.present(
        profileDirectories: shared.profiles.map { [$0] } ?? [],
        tableDirectories: shared.tables.map { [$0] } ?? []
      )
    } catch {
      for problem in error.problems { printError(problem.text(in: SpokenLanguage.current)) }
      throw ExitStatus.badConfiguration
    }
  }

  static func parsed<Value>(
    _ text: String,
    _ option: String,
    _ parse: (String) -> [Value?]
  ) throws -> [Value] {
    let values = parse(text)
    guard !values.isEmpty, !values.contains(where: { $0 == nil }) else {
      throw ValidationError(
        "\(option) \(text) cannot be read; see --help",
        "không hiểu \(option) \(text); xem --help"
      )
    }
    return values.compactMap { $0 }
  }

  /// The shipped profiles, and those of the folder that is written to.
  private var library: ProfileLibrary {
    let own = (into ?? folder).map { ["\(SiteFolder($0).path)/profiles"] } ?? []
    return ProfileLibrary(directories: own + ProfileOptions.library(share).directories)
  }
}
