package import Configuration
package import DeviceProfiles
package import ReadPlans
import Measurements
import SunSpec

/// How busy a connection will be, and what is to be said of it.
package struct BusLoadForecast: Sendable {
  /// With the models that are met most, where a SunSpec device has to be asked for its own.
  package let connection: ConnectionDefinition
  package let wireTime: WireTime
  package let load: BusLoad

  package init(_ connection: ConnectionDefinition) {
    let connection = SunSpecSample.assumed(connection)
    self.connection = connection
    wireTime = WireTime(of: connection)
    load = BusLoad(of: connection, wireTime: wireTime)
  }

  /// Above 1 the poll periods cannot be kept.
  package var isOverloaded: Bool { load.share > 1 }

  /// The share of the time in percent, with one decimal.
  package var percent: String {
    Self.percent(load.share)
  }

  /// A warning above 80 %, an error above 100 %; with a period that fits.
  package var problem: ConfigurationProblem? {
    let place = SourceLocation(file: "devices.d/\(connection.id).yaml", line: 1, column: 1)
    if isOverloaded {
      return ConfigurationProblem(
        .error,
        at: place,
        "the connection would be busy \(percent) of the time: poll less often\(advice), fewer points, or at a "
          + "higher baud rate"
      )
    }
    guard load.share > 0.8 else { return nil }
    return ConfigurationProblem(
      .warning,
      at: place,
      "the connection will be busy \(percent) of the time; retries have little room\(advice)"
    )
  }

  private var advice: String {
    guard let (every, share) = fittingPeriod else { return "" }
    return " (every: \(every.text) wherever it is shorter makes it \(Self.percent(share)))"
  }

  private static func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10)%" }

  // MARK: - A period that fits

  /// What people write, in milliseconds.
  private static let usualPeriods: [Int64] = [
    100, 200, 250, 500, 1000, 2000, 3000, 5000, 10_000, 15_000, 20_000, 30_000, 60_000, 120_000,
    300_000, 600_000, 900_000,
  ]

  /// The shortest usual period with which the connection is busy less than 70 % of the time, where nothing is polled
  /// more often, and what the load is then; `nil` where even the longest is too short.
  package var fittingPeriod: (every: Duration, share: Double)? {
    for milliseconds in Self.usualPeriods {
      let every = Duration.milliseconds(milliseconds)
      let share = BusLoad(of: connection.polled(atMostEvery: every), wireTime: wireTime).share
      if share < 0.7 { return (every, share) }
    }
    return nil
  }
}

extension ConnectionDefinition {
  /// The same without periods shorter than this.
  fileprivate func polled(atMostEvery least: Duration) -> Self {
    var connection = self
    for index in connection.devices.indices {
      connection.devices[index].every = max(connection.devices[index].every, least)
      for point in connection.devices[index].points.indices {
        connection.devices[index].points[point].every = connection.devices[index].points[point]
          .every.map { max($0, least) }
      }
    }
    return connection
  }
}

extension Duration {
  /// As a configuration has it: `250ms`, `5s`, `2min`.
  fileprivate var text: String {
    let milliseconds = wholeMilliseconds
    if milliseconds % 60_000 == 0 { return "\(milliseconds / 60_000)min" }
    return milliseconds % 1000 == 0 ? "\(milliseconds / 1000)s" : "\(milliseconds)ms"
  }
}
