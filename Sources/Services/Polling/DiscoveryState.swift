import DeviceProfiles
import SunSpec

/// What is known of a device that is asked which points it has.
struct DiscoveryState {
  /// Whether it is to be asked who it is before it is read: at first, and after it fell silent.
  var isWanted = true
  /// Where the device says who it is, and who it was; `nil` where it does not say.
  var known: (block: SunSpecBlock, identity: SunSpecIdentity)?
  /// How often it was silent when asked for its models.
  var silences = 0
  /// Whether its points were found and nobody was told yet.
  var isNews = false
}

extension DevicePoller {
  /// The device with its points, once after they were found.
  mutating func takeDiscovery() -> DeviceDefinition? {
    guard discovery?.isNews == true else { return nil }
    discovery?.isNews = false
    return discovered
  }
}
