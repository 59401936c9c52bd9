package import Indicators
package import DeviceProfiles
package import Measurements
package import Messages

/// Takes the messages for the brokers.
package protocol MessagePost: Sendable {
  /// Takes messages in each caller's order, without waiting; they survive the end of the process.
  ///
  /// - Returns: `false` where too many wait already: the caller is to wait for ``room()``.
  func post(_ messages: [Message]) -> Bool

  /// Returns when more messages may come.
  func room() async
}

/// Takes the readings from which KPIs are computed.
package protocol ReadingAccounts: Sendable {
  /// The ids of the devices whose readings are used.
  var usedDevices: Set<String> { get }

  /// Takes poll results in their order.
  func accept(_ results: [PollResult]) async

  /// Takes the definition of a device after it was asked for its points.
  func learnCounters(of device: DeviceDefinition) async
}

/// Knows the date of a stamp from before the clock was believed.
package protocol StampResolver: Sendable {
  /// The date of a stamp that waited for it; any other stamp is returned as it is.
  func resolve(_ stamp: Timestamp) -> Timestamp
}

/// Sees what a gateway measures and computes while it runs.
package protocol LiveObserver: Sendable {
  /// A device was polled; `power` is the position of its active power among its points, if it has
  /// one.
  func polled(_ result: PollResult, power: Int?) async

  /// Rows were computed, those of unfinished intervals too.
  func computed(_ rows: [KPIRow]) async
}
