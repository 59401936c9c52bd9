package import Configuration
import Calendar
import DeviceProfiles
import Energy
import Publishing
import ReadPlans
import System

/// How many messages a configuration makes, and whether a broker can take so many.
package struct MessageRate: Sendable, Hashable {
  /// The round trip to a broker elsewhere, and to one on this machine, for a reckoning without a connection.
  private static let farRoundTrip = Duration.milliseconds(100)
  private static let localRoundTrip = Duration.milliseconds(5)

  package let devices: Int
  /// Polls a second that give a message, at most one each.
  package let polls: Double
  /// Rows of running intervals in a minute.
  package let rows: Int

  package init(_ configuration: GatewayConfiguration) {
    let all = configuration.connections.flatMap(\.devices)
    devices = all.count
    polls = all.reduce(0) { $0 + Self.polls(of: $1) }
    let indicators = configuration.indicators
    let hasShifts = !indicators.calendar.shifts.isEmpty
    let ofAccount = Period.allCases.count { hasShifts || $0 != .shift }
    rows =
      indicators.accounts.reduce(0) { $0 + ofAccount + ($1.demand == nil ? 0 : 1) }
      // A line has no rows of 15 minutes.
      + indicators.lines.count * (ofAccount - 1)
  }

  /// Points that are due together are one message: a period that is a multiple of another adds none.
  private static func polls(of device: DeviceDefinition) -> Double {
    let periods = PollGroup.groups(of: device).map(\.milliseconds)
    let own = periods.enumerated().filter { index, period in
      !periods.prefix(index).contains { period.isMultiple(of: $0) }
    }
    return own.reduce(0) { $0 + 1000 / Double($1.element) }
  }

  /// Messages a second.
  package var messagesPerSecond: Double { polls + Double(rows) / 60 }

  /// What `check` says where a broker's window does not carry them; `nil`: it does.
  func shortage(of broker: BrokerDefinition, publishing: PublishSettings) -> String? {
    let roundTrip = broker.address.isLoopback ? Self.localRoundTrip : Self.farRoundTrip
    let most = WindowRate.messagesPerSecond(window: broker.maxInFlight, roundTrip: roundTrip)
    guard messagesPerSecond > most else { return nil }
    let needed = messagesPerSecond * Double(roundTrip.boundedNanoseconds) / 1e9
    let limit = publishing.mode == .change ? "up to " : ""
    return "broker \(broker.id): \(limit)\(Self.rounded(messagesPerSecond)) messages/s are made "
      + "(\(devices) devices: \(Self.rounded(polls)) polls/s; \(rows) KPI rows a minute), but max_in_flight: "
      + "\(broker.maxInFlight) carries \(Self.rounded(most)) messages/s at a round trip of "
      + "\(roundTrip.boundedNanoseconds / 1_000_000) ms (\(broker.maxInFlight) ÷ round trip; the round trip is assumed): "
      + "write max_in_flight: \(Self.roundedUp(needed)) or more, or poll less often"
  }

  private static func rounded(_ number: Double) -> String {
    number < 10 ? "\((number * 10).rounded() / 10)" : "\(Int(min(number, 1e15).rounded()))"
  }

  /// With half as much again, to the next ten.
  private static func roundedUp(_ number: Double) -> Int {
    Int((min(number, 1e6) * 1.5 / 10).rounded(.up)) * 10
  }
}

extension GatewayConfiguration {
  /// Brokers that cannot take what is made, at the usual round trip.
  var rateFindings: [ConfigurationProblem] {
    let rate = MessageRate(self)
    return brokers.compactMap { broker in
      rate.shortage(of: broker, publishing: publishing).map {
        let place = SourceLocation(file: "gateway.yaml", line: 1, column: 1)
        return ConfigurationProblem(.warning, at: place, $0)
      }
    }
  }
}

/// How many messages the configuration in force makes.
package final class MessageLoad: Sendable {
  private let rate: ThreadLock<Double>

  package init(_ configuration: GatewayConfiguration) {
    rate = ThreadLock(MessageRate(configuration).messagesPerSecond)
  }

  package var messagesPerSecond: Double { rate.withLock { $0 } }

  package func adopt(_ configuration: GatewayConfiguration) {
    let next = MessageRate(configuration).messagesPerSecond
    rate.withLock { $0 = next }
  }
}
