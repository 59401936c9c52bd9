package import DeviceProfiles
import ReadPlans

extension ConnectionPoller {
  /// Polls other devices from now on.
  ///
  /// A device whose definition is the same keeps its beat, what has been learnt of its addresses and
  /// what is known of its health; one that changed or is new begins afresh, and one that is gone is no
  /// longer asked.
  package func replaceDevices(_ definitions: [DeviceDefinition]) {
    let kept = Dictionary(devices.map { ($0.configured.id, $0) }) { first, _ in first }
    load = load.of(definitions)
    let fresh = load.pollers(now: clock.now())
    devices = fresh.map { poller in
      guard let known = kept[poller.configured.id], known.configured == poller.configured else {
        return poller
      }
      return known
    }
  }
}
