import Energy
import Measurements

/// Which line it is, and what points besides the state show of it: why it stands, what it makes, who works at it.
struct LineContext: Sendable, Hashable, Codable {
  let definition: ProductionLineDefinition
  /// The reason last read.
  private(set) var reason: String?
  private(set) var product: HeldProduct?
  /// The number of people last read.
  private(set) var crew: Double?
  /// The number before the last change, under which time may be booked that is taken back.
  private var formerCrew: FormerCrew?

  init(_ definition: ProductionLineDefinition) { self.definition = definition }

  mutating func accept(reason: String?) { self.reason = reason }

  mutating func accept(product code: Int?, at time: Timestamp) {
    guard product?.code != code || product == nil else { return }
    // The first code that is read holds for what was counted with it.
    let former = product == nil ? code : product?.code
    product = HeldProduct(code: code, since: time, former: former)
  }

  /// Takes note of how many people there are from a moment on.
  ///
  /// One change is remembered.
  ///
  /// - Returns: Up to when what is booked is settled now: behind the change before, it may still be taken back.
  mutating func change(crew people: Double, at moment: Timestamp) -> Timestamp? {
    let settled = formerCrew.map { min($0.until, moment) }
    formerCrew = FormerCrew(people: crew, until: moment)
    crew = people
    return settled
  }

  /// Worker-milliseconds of planned operation time in an interval, where a point gives their number.
  func workTime(in interval: Interval, of plan: SlotPlan) -> Int64 {
    guard definition.workersPoint != nil else { return 0 }
    let change = min(max(formerCrew?.until ?? interval.from, interval.from), interval.to)
    let before = plan.operationTime(in: Interval(from: interval.from, to: change))
    let after = plan.operationTime(in: Interval(from: change, to: interval.to))
    return Self.workTime(of: formerCrew?.people, in: before) + Self.workTime(of: crew, in: after)
  }

  private static func workTime(of crew: Double?, in operationTime: Int64) -> Int64 {
    guard let crew else { return 0 }
    return Int64((crew * Double(operationTime)).rounded())
  }

  /// Goes on from what was known under another configuration: what comes of the same point stays.
  mutating func goOn(from other: Self) {
    let (old, new) = (other.definition, definition)
    if old.reason == new.reason { reason = other.reason }
    if old.product?.point == new.product?.point { product = other.product }
    if old.workersPoint == new.workersPoint {
      (crew, formerCrew) = (other.crew, other.formerCrew)
    }
  }
}

/// The product that is made.
struct HeldProduct: Sendable, Hashable, Codable {
  var code: Int?
  /// The reading's time: what was counted by then was still made of ``former``.
  var since: Timestamp
  var former: Int?
}

/// How many people there were, where they were counted, up to a change.
private struct FormerCrew: Sendable, Hashable, Codable {
  var people: Double?
  var until: Timestamp
}
