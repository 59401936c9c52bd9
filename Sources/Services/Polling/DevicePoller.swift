import DeviceProfiles
import Measurements
import ReadPlans
import SunSpec

/// One device on a line: what is due when, how it is read, what is known of it.
struct DevicePoller {
  private(set) var definition: DeviceDefinition
  /// As the files say it, before its points were found.
  let configured: DeviceDefinition
  var schedule: PollSchedule
  var health: DeviceHealth
  var stamps = AscendingStamps()
  private var decoders: [PointDecoder]
  private let wireTime: WireTime
  private(set) var knowledge = PlanKnowledge()
  private var plans: [UInt64: [ReadRequest]] = [:]
  /// When a point that the device refuses is asked for again.
  private var refusedUntil: [Int: MonotonicTime] = [:]
  private var refusals: [Int: BadReading] = [:]
  private var outcomes: [Reading.Outcome?]
  /// For a device that is asked which points it has: what is known of it.
  var discovery: DiscoveryState?
  /// Which points it has; `nil`: all.
  private var isBound: [Bool]?

  /// A refused point is tried again after this many nanoseconds.
  private static let refusalPause: Int64 = 30_000_000_000

  init(
    _ definition: DeviceDefinition,
    wireTime: WireTime,
    start: MonotonicTime,
    longestBackOff: Int64
  ) {
    self.definition = definition
    configured = definition
    self.wireTime = wireTime
    schedule = PollSchedule(definition, start: start)
    health = DeviceHealth(longestBackOff: longestBackOff)
    decoders = definition.points.map(PointDecoder.init)
    outcomes = Array(repeating: nil, count: definition.points.count)
    if definition.sunSpec != nil {
      discovery = DiscoveryState()
      isBound = Array(repeating: false, count: definition.points.count)
    }
  }

  /// The requests for what is due, without the refused points whose pause is not over.
  mutating func requests(for due: DueSet, at now: MonotonicTime) -> [ReadRequest] {
    let plan = plan(for: due)
    guard !refusedUntil.isEmpty else { return plan }
    return plan.filter { request in
      guard request.items.count == 1, let point = request.items.first?.point,
        let until = refusedUntil[point], now < until
      else { return true }
      outcomes[point] = refusals[point].map { .bad($0) }
      return false
    }
  }

  private mutating func plan(for due: DueSet) -> [ReadRequest] {
    if let key = due.key, let plan = plans[key] { return plan }
    let plan = Planner(
      points: definition.points,
      limits: definition.limits,
      wireTime: wireTime,
      knowledge: knowledge
    ).plan(due.points.filter(has))
    if let key = due.key { plans[key] = plan }
    return plan
  }

  /// Puts an answer's values in place.
  mutating func decode(_ words: [UInt16], of request: ReadRequest) {
    for item in request.items {
      outcomes[item.point] = decoders[item.point].decode(words, at: item)
    }
  }

  /// Marks the points of a request that gave nothing.
  mutating func fail(_ request: ReadRequest, _ code: BadReading) {
    for item in request.items { outcomes[item.point] = .bad(code) }
  }

  /// Forgets what was gathered of a poll that does not count.
  mutating func dropAnswers() {
    for index in outcomes.indices { outcomes[index] = nil }
  }

  /// Takes what was gathered for the points that were due; a point without an outcome is `rest`.
  mutating func takeReadings(of due: DueSet, otherwise rest: BadReading) -> [Reading] {
    var readings: [Reading] = []
    readings.reserveCapacity(due.points.count)
    for point in due.points where has(point) {
      readings.append(Reading(point: point, outcome: outcomes[point] ?? .bad(rest)))
      outcomes[point] = nil
    }
    return readings
  }
}

// MARK: - Points that are found out

extension DevicePoller {
  /// Whether the device has a point, as far as is known, and gives it when it is read.
  private func has(_ point: Int) -> Bool {
    isThere(point) && definition.points[point].isReadable
  }

  private func isThere(_ point: Int) -> Bool { isBound.map { $0[point] } ?? true }

  /// Takes the places that discovery found; what was learnt of the old ones is forgotten.
  mutating func bind(_ binding: SunSpecBinding) {
    definition.points = binding.points
    isBound = binding.isBound
    decoders = definition.points.map(PointDecoder.init)
    outcomes = Array(repeating: nil, count: definition.points.count)
    knowledge = PlanKnowledge()
    plans = [:]
    refusedUntil = [:]
    refusals = [:]
    health.forgetPoints()
  }

  /// Its definition with the points that it has, and only those.
  var discovered: DeviceDefinition {
    var device = definition
    device.points = definition.points.indices.filter(isThere).map { definition.points[$0] }
    return device
  }
}

// MARK: - Learning from refusals

extension DevicePoller {
  /// The parts to try instead of a request that was answered with "illegal data address".
  ///
  /// First the stretches without gaps, since a gap is the likelier culprit; of a stretch without
  /// gaps the halves, until the culprit stands alone.
  func parts(of request: ReadRequest) -> [ReadRequest] {
    var gapless = PlanKnowledge()
    gapless.refusesGaps = true
    let pieces = replan(request.items.map(\.point), gapless)
    if pieces.count > 1 { return pieces }
    let points = request.items.sorted { $0.offset < $1.offset }.map(\.point)
    guard points.count > 1 else { return [] }
    let half = points.count / 2
    return [points[..<half], points[half...]].flatMap { replan(Array($0), gapless) }
  }

  private func replan(_ points: [Int], _ knowledge: PlanKnowledge) -> [ReadRequest] {
    Planner(
      points: definition.points,
      limits: definition.limits,
      wireTime: wireTime,
      knowledge: knowledge
    ).plan(points)
  }

  /// Learns that the device refuses a point that was asked for alone.
  mutating func learnRefusal(of request: ReadRequest, _ code: BadReading, at now: MonotonicTime) {
    for item in request.items {
      knowledge.refusedPoints.insert(item.point)
      refusedUntil[item.point] = now.advanced(by: Self.refusalPause)
      refusals[item.point] = code
    }
    plans = [:]
  }

  /// Learns that a refused point is answered after all.
  mutating func learnAcceptance(of request: ReadRequest) {
    guard !knowledge.refusedPoints.isEmpty else { return }
    for item in request.items where knowledge.refusedPoints.remove(item.point) != nil {
      refusedUntil[item.point] = nil
      refusals[item.point] = nil
      plans = [:]
    }
  }

  /// Learns that only the addresses between points were refused.
  mutating func learnGapRefusal() {
    guard !knowledge.refusesGaps else { return }
    knowledge.refusesGaps = true
    plans = [:]
  }
}
