package import Configuration
package import DeviceProfiles
package import ReadPlans
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
    let tenths = (load.share * 1000).rounded() / 10
    return "\(tenths)%"
  }

  /// A warning above 80 %, an error above 100 %.
  package var problem: ConfigurationProblem? {
    let place = SourceLocation(file: "devices.d/\(connection.id).yaml", line: 1, column: 1)
    if isOverloaded {
      return ConfigurationProblem(
        .error,
        at: place,
        "the connection would be busy \(percent) of the time: poll less often, fewer points, or at a higher "
          + "baud rate"
      )
    }
    guard load.share > 0.8 else { return nil }
    return ConfigurationProblem(
      .warning,
      at: place,
      "the connection will be busy \(percent) of the time; retries have little room"
    )
  }
}
