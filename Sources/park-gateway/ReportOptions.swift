import Languages
import ArgumentParser
import Calendar
import Charts
import Configuration
import Adapters
import Measurements
import Outbox
import Reports
import Store

/// The options of all reports.
struct ReportOptions: ParsableArguments {
  @OptionGroup var configuration: ConfigurationOptions

  @Option(
    help: .spoken(
      """
      The first day, such as 2026-10-01, by the plant's clock; T06:00 may follow.
      """,
      "Ngày đầu, như 2026-10-01, theo giờ của nhà máy; có thể kèm T06:00."
    )
  )
  var from: String

  @Option(
    help: .spoken(
      "The day after the last one, such as 2026-11-01.",
      "Ngày sau ngày cuối, như 2026-11-01."
    )
  )
  var to: String

  @Option(help: .spoken("table, csv, json or svg.", "table, csv, json hoặc svg."))
  var format = ReportFormat.table

  @Option(
    help: .spoken(
      "en or vi: the language of tables and charts; else the terminal's.",
      """
      en hoặc vi: ngôn ngữ của bảng và biểu đồ; nếu không, ngôn ngữ của cửa sổ lệnh.
      """
    )
  )
  var language = SpokenLanguage.current

  /// The plant's zone.
  ///
  /// - Throws: exit code 69 where the system has no rules for it.
  func zone(of configuration: GatewayConfiguration) throws -> TimeZoneRules {
    do throws(StartFailure) {
      return try TimeZoneRules(named: configuration.identity.timeZone)
    } catch {
      printFailure(error.text(in: SpokenLanguage.current))
      throw ExitStatus.unavailable
    }
  }

  /// The interval by a zone's clock.
  ///
  /// - Throws: exit code 64 for anything but two dates in order.
  func interval(in zone: TimeZoneRules) throws -> Interval {
    let start = try Self.moment(from, "--from", zone)
    let end = try Self.moment(to, "--to", zone)
    guard start < end else {
      throw ValidationError(
        "--from \(from) is not before --to \(to)",
        "--from \(from) không trước --to \(to)"
      )
    }
    return Interval(from: start, to: end)
  }

  /// Prints what `make` makes from the configuration, its store and the interval; exit code 64, 69
  /// or 78 where it cannot.
  func print(
    _ make: (GatewayConfiguration, StoreDatabase, Interval) throws(ReportFailure) -> String
  ) throws {
    let loaded = try configuration.load()
    let interval = try interval(in: zone(of: loaded))
    try Self.print(loaded) { store throws(ReportFailure) in try make(loaded, store, interval) }
  }

  /// Prints what `make` makes from a configuration's store; exit code 64, 69 or 78 where it cannot.
  static func print(
    _ configuration: GatewayConfiguration,
    _ make: (StoreDatabase) throws(ReportFailure) -> String
  ) throws {
    let store: StoreDatabase
    do throws(StorageFailure) {
      store = try StoreDatabase(reading: configuration.storage.path)
    } catch {
      printFailure(TerminalWords.current.unusableStore(error.text))
      throw ExitStatus.unavailable
    }
    do throws(ReportFailure) {
      Swift.print(try make(store), terminator: "")
    } catch {
      let text = error.text(in: SpokenLanguage.current)
      switch error {
      case .notAnswerable: throw ValidationError(text)
      case .storeUnreadable:
        printFailure(text)
        throw ExitStatus.unavailable
      case .nothingToReport:
        printFailure(text)
        throw ExitStatus.badConfiguration
      }
    }
  }

  private static func moment(
    _ text: String,
    _ option: String,
    _ zone: TimeZoneRules
  ) throws -> Timestamp {
    let parts = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
    let minute = parts.count == 2 ? Self.minute(parts[1]) : 0
    guard let date = parts.first.flatMap({ CivilDate(iso: String($0)) }), let minute else {
      throw ValidationError(
        "\(option) \(text) is no date such as 2026-10-01 or 2026-10-01T06:00",
        "\(option) \(text) không phải ngày như 2026-10-01 hoặc 2026-10-01T06:00"
      )
    }
    return zone.timestamp(of: LocalDateTime(date: date, minute: minute))
  }

  private static func minute(_ clock: Substring) -> Int? {
    let parts = clock.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.count == 2 && $0.allSatisfy(\.isWholeNumber) }),
      let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
    else { return nil }
    return hour * 60 + minute
  }
}

extension ReportFormat: ExpressibleByArgument {}
extension Language: ExpressibleByArgument {}
extension Period: ExpressibleByArgument {}
