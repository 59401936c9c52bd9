import ArgumentParser
import Calendar
import Configuration
import Outbox
import Reports
import Store

/// What reports over days have in common.
struct ReportOptions: ParsableArguments {
  @OptionGroup var configuration: ConfigurationOptions

  @Option(help: "The first day, such as 2026-11-01.")
  var from: ReportDay

  @Option(help: "The last day, which belongs to the report.")
  var to: ReportDay

  @Option(help: "table, csv or json.")
  var format = ReportFormat.table

  func validate() throws {
    guard from.date <= to.date else { throw ValidationError("--to lies before --from") }
    guard to.date.daysSinceEpoch - from.date.daysSinceEpoch <= 400 else {
      throw ValidationError("a report spans at most 400 days")
    }
  }

  /// Prints what `make` makes of the configuration and its store; exit code 69 or 78 where it cannot.
  func print(
    _ make: (GatewayConfiguration, StoreDatabase, ClosedRange<CivilDate>) throws(ReportFailure)
      -> String
  ) throws {
    let loaded = try configuration.load()
    let store: StoreDatabase
    do throws(StorageFailure) {
      store = try StoreDatabase(reading: loaded.storage.path)
    } catch {
      printError("\(error.text)")
      throw ExitStatus.unavailable
    }
    do throws(ReportFailure) {
      Swift.print(try make(loaded, store, from.date...to.date), terminator: "")
    } catch {
      printError("\(error)")
      if case .storeUnreadable = error { throw ExitStatus.unavailable }
      throw ExitStatus.badConfiguration
    }
  }
}

/// A day as it is given on the command line.
struct ReportDay: ExpressibleByArgument {
  let date: CivilDate

  init?(argument: String) {
    guard let date = CivilDate(iso: argument) else { return nil }
    self.date = date
  }
}
