import Measurements

/// The status of a device that was published last, and whether the next one is to be published.
struct PublishedStatus {
  private(set) var latest: DeviceStatus?
  private var kind = ""
  private var allowance = ReasonAllowance()
  /// The last one that does not wait for whether a silence lasts.
  private var certain: DeviceStatus?

  /// Takes a status if it is another than the last one; of the same state, where its reason is of another kind.
  ///
  /// `isSilent`: the device gave no answer, which is not yet certain to last while it counts as degraded.
  mutating func take(
    _ status: DeviceStatus,
    kind newKind: String,
    isSilent: Bool,
    at now: MonotonicTime
  ) -> Bool {
    if let latest, latest.state == status.state, latest.isLate == status.isLate {
      guard kind != newKind, allowance.take(at: now) else { return false }
    }
    latest = status
    kind = newKind
    if !isUndecided(isSilent) { certain = status }
    return true
  }

  /// Goes back to the last status that is certain; `nil` where that is the latest.
  mutating func takeBack(isSilent: Bool) -> DeviceStatus? {
    guard isUndecided(isSilent), let certain else { return nil }
    latest = certain
    return certain
  }

  private func isUndecided(_ isSilent: Bool) -> Bool { isSilent && latest?.state == .degraded }
}
