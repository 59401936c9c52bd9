package import DeviceProfiles
import ReadPlans

extension LinePoller {
  /// Polls other devices from now on.
  ///
  /// A device whose definition is the same keeps its beat, what has been learnt of its addresses and
  /// what is known of its health; one that changed or is new begins afresh, and one that is gone is no
  /// longer asked.
  package func replaceDevices(_ definitions: [DeviceDefinition]) {
    let kept = Dictionary(devices.map { ($0.definition.id, $0) }) { first, _ in first }
    definition.devices = definitions
    forecast = BusLoad(of: definition, wireTime: wireTime)
    let now = clock.now()
    devices = definitions.map { device in
      if let poller = kept[device.id], poller.configured == device { return poller }
      return Self.poller(for: device, in: definition, now, phase)
    }
  }
}
