import DeviceProfiles
import SunSpec

/// What is known of a device that is asked which points it has.
struct DiscoveryState {
  /// Where the device says who it is, and who it is.
  typealias Known = (block: SunSpecBlock, identity: SunSpecIdentity)

  /// Whether it is known which points the device has.
  enum Phase {
    /// Nothing is known: it is asked for its models before it is read.
    case unknown
    /// It is asked first whether it is still the device that it was; `nil`: it did not say who it was.
    case doubtful(Known?)
    /// Its points are known.
    case found(Known?)
  }

  enum Event {
    /// It fell silent, or the connection failed: another one may answer next.
    case lost
    /// The same device answered.
    case confirmed
    /// Its points were found.
    case found(Known?)
  }

  private(set) var phase = Phase.unknown
  /// How often it was silent when asked for its models.
  var silences = 0
  /// Whether its points were found and not yet reported.
  private var isNews = false

  static func after(_ event: Event, _ phase: Phase) -> Phase {
    switch (phase, event) {
    case (.unknown, .lost), (.unknown, .confirmed): .unknown
    case (.doubtful, .lost): phase
    case (.found(let known), .lost): .doubtful(known)
    case (.doubtful(let known), .confirmed): .found(known)
    case (.found, .confirmed): phase
    case (_, .found(let known)): .found(known)
    }
  }

  mutating func note(_ event: Event) {
    phase = Self.after(event, phase)
    guard case .found = event else { return }
    silences = 0
    isNews = true
  }

  /// Whether it is to be asked who it is before it is read.
  var isWanted: Bool { if case .found = phase { false } else { true } }

  /// Who it was; `nil` where that is not known.
  var known: Known? {
    switch phase {
    case .unknown: nil
    case .doubtful(let known), .found(let known): known
    }
  }

  /// Whether its points were found since the last call.
  mutating func takeNews() -> Bool {
    defer { isNews = false }
    return isNews
  }
}

extension DevicePoller {
  /// The device with its points, once after they were found.
  mutating func takeDiscovery() -> DeviceDefinition? {
    discovery?.takeNews() == true ? discovered : nil
  }
}
