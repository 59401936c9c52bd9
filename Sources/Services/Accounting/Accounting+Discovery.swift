import Energy

extension Accounting {
  /// Takes what was found out of a device: at which value each of its counters starts again.
  package func learnCounters(of device: MeteredDevice) {
    for position in feeds.indices where feeds[position].device == device.id {
      let name = feeds[position].point
      guard case .counter(var tracker, let register) = feeds[position].method,
        let point = device.points.first(where: { $0.name == name })
      else { continue }
      let old = tracker.settings
      tracker.settings = CounterSettings(
        pollPeriod: old.pollPeriod,
        modulus: point.wrapsAt.flatMap(MilliUnits.of),
        ratedPower: old.ratedPower,
        resolution: old.resolution,
        resets: old.resets
      )
      feeds[position].method = .counter(tracker, register: register)
    }
  }
}
