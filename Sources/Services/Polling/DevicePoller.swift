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
  private var decoders: [PointDecoder]
  private let wireTime: WireTime
  private(set) var knowledge = LearnedAddressLimits()
  private var plans: [UInt64: [ReadRequest]] = [:]
  /// When a point that the device refuses is asked for again.
  private var refusedUntil: [Int: MonotonicTime] = [:]
  private var refusals: [Int: QualityCode] = [:]
  /// Why the request of a point gave nothing, for a person.
  private var causes: [Int: FailureReason] = [:]
  private var gaps = GapRefusal()
  /// By which function a point was written, where the usual one was refused.
  var writeFunctions: [String: UInt8] = [:]
  /// Requests that were refused in all their parts, and until when they are not taken apart again.
  private var wholeUntil: [ReadRequest: MonotonicTime] = [:]
  var silent = SilentRequests()
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
    if knowledge.refusesGaps, gaps.mayProbe(at: now) {
      knowledge.refusesGaps = false
      plans = [:]
    }
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
      causes[item.point] = nil
    }
  }

  /// Marks the points of a request that gave nothing; `cause` is for a person.
  mutating func fail(_ request: ReadRequest, _ code: QualityCode, cause: FailureReason) {
    for item in request.items {
      outcomes[item.point] = .bad(code)
      causes[item.point] = cause
    }
  }

  /// In which order requests are sent; the points of those that are silent and must wait get their outcome.
  mutating func order(_ requests: [ReadRequest], at now: MonotonicTime) -> [ReadRequest] {
    let ordered = silent.ordered(requests)
    guard health.silence == nil else { return ordered }
    let paused = silent.paused(ordered, at: now)
    for (request, code) in paused {
      for item in request.items { outcomes[item.point] = .bad(code) }
    }
    return paused.isEmpty ? ordered : ordered.filter { paused[$0] == nil }
  }

  /// Forgets what was gathered of a poll that does not count.
  mutating func dropAnswers() {
    for index in outcomes.indices { outcomes[index] = nil }
    causes = [:]
  }

  /// Why the last request of a point gave nothing; `nil` where it was answered or not sent.
  func cause(of point: Int) -> FailureReason? { causes[point] }

  /// Takes what was gathered for the points that were due; a point without an outcome is `rest`, and left out
  /// where that is `nil`.
  mutating func takeReadings(of due: DueSet, otherwise rest: QualityCode?) -> [Reading] {
    var readings: [Reading] = []
    readings.reserveCapacity(due.points.count)
    for point in due.points where has(point) {
      if outcomes[point] == nil { causes[point] = nil }
      guard let outcome = outcomes[point] ?? rest.map({ .bad($0) }) else { continue }
      readings.append(Reading(point: point, outcome: outcome))
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
    knowledge = LearnedAddressLimits()
    plans = [:]
    refusedUntil = [:]
    refusals = [:]
    causes = [:]
    wholeUntil = [:]
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

// MARK: - Learning from refusals

extension DevicePoller {
  /// A request without the addresses in it that nobody asked for; empty where it has none.
  func withoutGaps(_ request: ReadRequest) -> [ReadRequest] {
    let pieces = replan(request.items.map(\.point))
    return pieces.count > 1 ? pieces : []
  }

  /// The halves of a request that was refused, to find the culprit; empty where one point is left, and
  /// for a while after none of the parts was answered.
  func halves(of request: ReadRequest, at now: MonotonicTime) -> [ReadRequest] {
    let points = request.items.sorted { $0.offset < $1.offset }.map(\.point)
    guard points.count > 1, wholeUntil[request].map({ $0 <= now }) ?? true else { return [] }
    let half = points.count / 2
    return [points[..<half], points[half...]].flatMap { replan(Array($0)) }
  }

  private func replan(_ points: [Int]) -> [ReadRequest] {
    var gapless = LearnedAddressLimits()
    gapless.refusesGaps = true
    return Planner(
      points: definition.points,
      limits: definition.limits,
      wireTime: wireTime,
      knowledge: gapless
    ).plan(points)
  }

  /// Learns that the device refuses a point that was asked for alone.
  mutating func learnRefusal(of request: ReadRequest, _ code: QualityCode, at now: MonotonicTime) {
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
    for item in request.items where knowledge.refusedPoints.contains(item.point) {
      forgetRefusal(of: item.point)
    }
  }

  private mutating func forgetRefusal(of point: Int) {
    knowledge.refusedPoints.remove(point)
    refusedUntil[point] = nil
    refusals[point] = nil
    plans = [:]
  }

  /// Learns that a request was refused in all its parts: the device is in trouble, and not its points.
  mutating func learnWholeRefusal(
    of request: ReadRequest,
    butNot known: Set<Int>,
    at now: MonotonicTime
  ) {
    for point in knowledge.refusedPoints.subtracting(known) { forgetRefusal(of: point) }
    if wholeUntil.count >= 64 { wholeUntil = [:] }
    wholeUntil[request] = now.advanced(by: Self.refusalPause)
  }

  /// Learns that a request was answered only without the addresses between its points.
  mutating func learnGapRefusal(at now: MonotonicTime, isCertain: Bool) {
    guard !knowledge.refusesGaps else { return }
    gaps.learn(at: now, isCertain: isCertain)
    knowledge.refusesGaps = true
    plans = [:]
  }
}
