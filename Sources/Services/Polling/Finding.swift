package import DeviceProfiles
package import Measurements

/// What polling found.
package enum Finding: Sendable {
  case poll(PollResult)
  case status(DeviceStatus, device: String, at: Timestamp)
  /// The definition of a device after it was asked for its points: those of `device` and no others.
  case discovery(DeviceDefinition, at: Timestamp)
}

/// Takes what polling finds.
package protocol PollingObserver: Sendable {
  /// Takes the findings of a connection in their order, on its thread, and does all that needs no waiting.
  ///
  /// - Returns: those that there is more to do with, in ``finish(_:)``.
  func take(_ findings: [Finding]) -> [Finding]

  /// Does the rest of the work with findings in their order; the next ones come when it has returned.
  func finish(_ findings: [Finding]) async
}
