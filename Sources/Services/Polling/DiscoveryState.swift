import DeviceProfiles
import SunSpec

/// What is known of a device that is asked which points it has.
struct DiscoveryState {
  /// Whether it is to be asked who it is before it is read: at first, and after it fell silent.
  var isWanted = true
  /// Who answered last, and what its memory held.
  var known: (chain: SunSpecChain, identity: SunSpecIdentity)?
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
