import DeviceProfiles
import Measurements
import ReadPlans
import SunSpec

/// One device on a connection: what is due when, how it is read, what is known of it.
struct DevicePoller {
  private(set) var definition: DeviceDefinition
  /// As the files say it, before its points were found.
  let configured: DeviceDefinition
  var schedule: PollSchedule
  var health: DeviceHealth
  var stamps = AscendingStamps()
  /// How it is read.
  var planning: ReadPlanning
  /// What the present poll has gathered.
  var gathered: GatheredReadings
  /// `nil` for a device without virtual points.
  private var virtual: VirtualReadings?
  /// By which function a point was written, where the usual one was refused.
  var writeFunctions: [String: UInt8] = [:]
  var silent = SilentRequests()
  /// For a device that is asked which points it has: what is known of it.
  var discovery: DiscoveryState?
  /// Which points it has; `nil`: all.
  private var isBound: [Bool]?

  init(
    _ definition: DeviceDefinition,
    wireTime: WireTime,
    start: MonotonicTime,
    longestBackOff: Int64
  ) {
    self.definition = definition
    configured = definition
    schedule = PollSchedule(definition, start: start)
    health = DeviceHealth(longestBackOff: longestBackOff)
    // A SunSpec device is asked first which points it has.
    let isBound: [Bool]? =
      definition.sunSpec == nil ? nil : Array(repeating: false, count: definition.points.count)
    self.isBound = isBound
    discovery = isBound.map { _ in DiscoveryState() }
    let isRead = Self.isRead(definition, isBound)
    planning = ReadPlanning(definition, isRead: isRead, wireTime: wireTime)
    gathered = GatheredReadings(definition.points, isRead: isRead)
    virtual = VirtualReadings(definition)
  }

  /// Point by point whether the device has it, as far as is known, and gives it when it is read.
  private static func isRead(_ definition: DeviceDefinition, _ isBound: [Bool]?) -> [Bool] {
    definition.points.indices.map { (isBound?[$0] ?? true) && definition.points[$0].isReadable }
  }

  /// The requests for what is due, without the refused points whose pause is not over.
  mutating func requests(for due: DueSet, at now: MonotonicTime) -> [ReadRequest] {
    let (requests, refused) = planning.requests(for: due, at: now)
    for (point, code) in refused { gathered.skip(point, code) }
    return requests
  }

  /// In which order requests are sent; the points of those that are silent and must wait get their outcome.
  mutating func order(_ requests: [ReadRequest], at now: MonotonicTime) -> [ReadRequest] {
    let ordered = silent.ordered(requests)
    guard health.silence == nil else { return ordered }
    let paused = silent.paused(ordered, at: now)
    for (request, code) in paused {
      for item in request.items { gathered.skip(item.point, code) }
    }
    return paused.isEmpty ? ordered : ordered.filter { paused[$0] == nil }
  }

  /// Takes the readings of a poll, with what is computed of them; one without an outcome is `rest`, and left out where
  /// that is `nil`.
  mutating func takeReadings(
    _ due: [Int],
    otherwise rest: QualityCode?,
    at now: MonotonicTime
  ) -> [Reading] {
    virtual?.compute(due, otherwise: rest, &gathered, at: now)
    return gathered.take(due, otherwise: rest)
  }

  /// Takes the readings of a poll into account; gives the status where it is another one now.
  mutating func takeStatus(of readings: [Reading], at now: MonotonicTime) -> DeviceStatus? {
    health.note(readings)
    return health.change(at: now, isLate: schedule.isLate, points: definition.points, gathered)
  }
}

// MARK: - Points that are found out

extension DevicePoller {
  private func isThere(_ point: Int) -> Bool { isBound.map { $0[point] } ?? true }

  /// Takes the places that discovery found; what was learnt of the old ones is forgotten.
  mutating func bind(_ binding: SunSpecBinding) {
    definition.points = binding.points
    isBound = binding.isBound
    let isRead = Self.isRead(definition, isBound)
    planning = planning.afresh(for: definition, isRead: isRead)
    gathered = GatheredReadings(definition.points, isRead: isRead)
    virtual = VirtualReadings(definition)
    silent = SilentRequests()
    health.forgetPoints()
  }

  /// Its definition with the points that it has, and only those.
  var discovered: DeviceDefinition {
    var device = definition
    device.points = definition.points.indices.filter(isThere).map { definition.points[$0] }
    return device
  }
}

/// Keeps the stamps of one device's polls in their order.
///
/// The mapping of the monotonic clock to wall time follows small corrections, also backwards, and a late poll
/// may be followed by the next one within the same millisecond. A consumer that keys rows
/// by device and `ts` would lose one of two.
struct AscendingStamps {
  private var last: Timestamp?

  /// Corrections beyond this, in milliseconds, are steps of the clock: they show in the stamps.
  private static let largestCorrection: Int64 = 500

  /// The stamp of a poll that was answered at `stamp`: later than the previous one by at least a
  /// millisecond, unless the clock was set back meanwhile.
  mutating func next(_ stamp: Timestamp) -> Timestamp {
    var result = stamp
    if let last {
      let ahead = stamp.milliseconds(since: last)
      if ahead <= 0, ahead >= -Self.largestCorrection { result = last.advanced(byMilliseconds: 1) }
    }
    last = result
    return result
  }
}
