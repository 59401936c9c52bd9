import DeviceProfiles
import Measurements
import ReadPlans

/// What one poll of a device has gathered so far, point by point.
struct GatheredReadings {
  private let decoders: [PointDecoder]
  /// Point by point whether it is read at all.
  private let isRead: [Bool]
  private var outcomes: [Reading.Outcome?]
  /// Why the request of a point gave nothing, for a person.
  private var causes: [Int: FailureReason] = [:]

  init(_ points: [PointDefinition], isRead: [Bool]) {
    self.isRead = isRead
    decoders = points.map(PointDecoder.init)
    outcomes = Array(repeating: nil, count: points.count)
  }

  /// Puts an answer's values in place.
  mutating func decode(_ words: [UInt16], of request: ReadRequest) {
    // Each item as it stands: a copy would retain its arrays.
    let items = request.items.span
    for index in items.indices {
      let point = items[index].point
      // As ``PointDecoder/decode(_:at:)`` does, which would be given a copy of the decoder for each point.
      switch decoders[point] {
      case .plain(let number): outcomes[point] = number.decode(words, at: items[index].offset)
      case .general(let decoder): outcomes[point] = decoder.decode(words, at: items[index])
      }
      if !causes.isEmpty { causes[point] = nil }
    }
  }

  /// Marks the points of a request that gave nothing; `cause` is for a person.
  mutating func fail(_ request: ReadRequest, _ code: QualityCode, cause: FailureReason) {
    for item in request.items {
      outcomes[item.point] = .bad(code)
      causes[item.point] = cause
    }
  }

  /// Marks a point that was not asked for now, though it is due.
  mutating func skip(_ point: Int, _ code: QualityCode) { outcomes[point] = .bad(code) }

  /// Puts a computed outcome in place.
  mutating func put(_ outcome: Reading.Outcome, at point: Int) { outcomes[point] = outcome }

  /// What was gathered of a point so far.
  func outcome(of point: Int) -> Reading.Outcome? { outcomes[point] }

  /// Whether a point is read or computed at all.
  func reads(_ point: Int) -> Bool { isRead[point] }

  /// Forgets what was gathered of a poll that does not count.
  mutating func drop() {
    for index in outcomes.indices { outcomes[index] = nil }
    causes = [:]
  }

  /// Why the last request of a point gave nothing; `nil` where it was answered or not sent.
  func cause(of point: Int) -> FailureReason? { causes[point] }

  /// Takes what was gathered for `points`; one without an outcome is `rest`, and left out where that is `nil`.
  mutating func take(_ points: [Int], otherwise rest: QualityCode?) -> [Reading] {
    var readings: [Reading] = []
    readings.reserveCapacity(points.count)
    for point in points where isRead[point] {
      if let outcome = outcomes[point].take() {
        readings.append(Reading(point: point, outcome: outcome))
      } else {
        causes[point] = nil
        if let rest { readings.append(Reading(point: point, outcome: .bad(rest))) }
      }
    }
    return readings
  }
}
