import DeviceProfiles
import Measurements
import ReadPlans

/// Which requests read a device, by its points and by what it has refused.
struct ReadPlanning {
  private let points: [PointDefinition]
  private let limits: RequestLimits
  private let wireTime: WireTime
  /// Point by point whether it is read at all.
  private let isRead: [Bool]
  private var learnt = LearnedAddressLimits()
  private var gaps = GapTolerance.untested
  private var plans: [UInt64: [ReadRequest]] = [:]
  /// Points that the device refuses alone: the quality code of each, and when it is asked for again.
  private var refusals: [Int: Refusal] = [:]
  /// Requests that were refused in all their parts, and until when they are not taken apart again.
  private var wholeUntil: [ReadRequest: MonotonicTime] = [:]

  private struct Refusal {
    let code: QualityCode
    let until: MonotonicTime
  }

  /// A refused point is tried again after this many nanoseconds.
  private static let refusalPause: Int64 = 30_000_000_000

  init(_ device: DeviceDefinition, isRead: [Bool], wireTime: WireTime) {
    points = device.points
    limits = device.limits
    self.wireTime = wireTime
    self.isRead = isRead
  }

  /// For points at other places, of which nothing is known.
  func afresh(for device: DeviceDefinition, isRead: [Bool]) -> Self {
    Self(device, isRead: isRead, wireTime: wireTime)
  }

  var refusedPoints: Set<Int> { learnt.refusedPoints }

  /// The requests for what is due, and the quality codes of refused points whose pause is not over.
  mutating func requests(
    for due: DueSet,
    at now: MonotonicTime
  ) -> (requests: [ReadRequest], refused: [Int: QualityCode]) {
    note(.planning, at: now)
    let plan = plan(for: due)
    guard !refusals.isEmpty else { return (plan, [:]) }
    var refused: [Int: QualityCode] = [:]
    let requests = plan.filter { request in
      guard request.items.count == 1, let point = request.items.first?.point,
        let refusal = refusals[point], now < refusal.until
      else { return true }
      refused[point] = refusal.code
      return false
    }
    return (requests, refused)
  }

  private mutating func plan(for due: DueSet) -> [ReadRequest] {
    if let key = due.key, let plan = plans[key] { return plan }
    let plan = plan(due.points.filter { isRead[$0] }, learnt)
    if let key = due.key { plans[key] = plan }
    return plan
  }

  private func plan(_ points: [Int], _ learnt: LearnedAddressLimits) -> [ReadRequest] {
    Planner(points: self.points, limits: limits, wireTime: wireTime, knowledge: learnt).plan(points)
  }

  /// A request without the addresses in it that nobody asked for; empty where it has none.
  func withoutGaps(_ request: ReadRequest) -> [ReadRequest] {
    let pieces = gapless(request.items.map(\.point))
    return pieces.count > 1 ? pieces : []
  }

  /// The halves of a request that was refused, to find the culprit; empty where one point is left, and
  /// for a while after none of the parts was answered.
  func halves(of request: ReadRequest, at now: MonotonicTime) -> [ReadRequest] {
    let points = request.items.sorted { $0.offset < $1.offset }.map(\.point)
    guard points.count > 1, wholeUntil[request].map({ $0 <= now }) ?? true else { return [] }
    let half = points.count / 2
    return [points[..<half], points[half...]].flatMap { gapless(Array($0)) }
  }

  private func gapless(_ points: [Int]) -> [ReadRequest] {
    var learnt = LearnedAddressLimits()
    learnt.refusesGaps = true
    return plan(points, learnt)
  }
}

// MARK: - Learning from refusals

extension ReadPlanning {
  /// Learns that the device refuses a point that was asked for alone.
  mutating func learnRefusal(of request: ReadRequest, _ code: QualityCode, at now: MonotonicTime) {
    for item in request.items {
      learnt.refusedPoints.insert(item.point)
      let until = now.advanced(by: Self.refusalPause)
      refusals[item.point] = Refusal(code: code, until: until)
    }
    plans = [:]
  }

  /// Learns that a refused point is answered after all.
  mutating func learnAcceptance(of request: ReadRequest) {
    guard !learnt.refusedPoints.isEmpty else { return }
    for item in request.items where learnt.refusedPoints.contains(item.point) {
      forgetRefusal(of: item.point)
    }
  }

  private mutating func forgetRefusal(of point: Int) {
    learnt.refusedPoints.remove(point)
    refusals[point] = nil
    plans = [:]
  }

  /// Learns that a request was refused in all its parts: the device is in trouble, and not its points.
  mutating func learnWholeRefusal(
    of request: ReadRequest,
    butNot known: Set<Int>,
    at now: MonotonicTime
  ) {
    for point in learnt.refusedPoints.subtracting(known) { forgetRefusal(of: point) }
    if wholeUntil.count >= 64 { wholeUntil = [:] }
    wholeUntil[request] = now.advanced(by: Self.refusalPause)
  }

  /// Learns that a request was answered only without the addresses between its points.
  mutating func learnGapRefusal(at now: MonotonicTime, isCertain: Bool) {
    note(isCertain ? .certainRefusal : .refusal, at: now)
  }

  private mutating func note(_ event: GapTolerance.Event, at now: MonotonicTime) {
    gaps = gaps.after(event, at: now)
    guard gaps.isRefused != learnt.refusesGaps else { return }
    learnt.refusesGaps = gaps.isRefused
    plans = [:]
  }
}
