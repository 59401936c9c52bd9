import Measurements

/// In checkpoints an entry is a list of numbers: there are hundreds of them.
extension SlidingPeaks.Entry: Codable {
  private enum CodingKeys: CodingKey { case interval, demand, isEstimated, newest }

  init(from decoder: any Decoder) throws {
    if let numbers = try? decoder.singleValueContainer().decode([Int64].self), numbers.count == 7 {
      self.init(numbers)
      return
    }
    // The layout before lists.
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let demand = try values.decode(Demand.self, forKey: .demand)
    let isEstimated = try values.decodeIfPresent(Bool.self, forKey: .isEstimated)
    self.init(
      try values.decode(Interval.self, forKey: .interval),
      SlidingWindow(demand: demand, isCoarse: isEstimated == true)
    )
    newest = try values.decodeIfPresent(Demand.self, forKey: .newest)
  }

  private init(_ numbers: [Int64]) {
    let moments = numbers[0..<4].map { Timestamp(milliseconds: $0) }
    let demand = Demand(
      window: Interval(from: moments[2], to: moments[3]),
      energy: numbers[4],
      accounted: numbers[5]
    )
    self.init(
      Interval(from: moments[0], to: moments[1]),
      SlidingWindow(
        demand: demand,
        isBridged: numbers[6] & 2 != 0,
        isCoarse: numbers[6] & 1 != 0
      )
    )
  }

  func encode(to encoder: any Encoder) throws {
    let flags: Int64 = (isEstimated == true ? 1 : 0) + (isBridged == true ? 2 : 0)
    var container = encoder.singleValueContainer()
    try container.encode([
      interval.from.milliseconds, interval.to.milliseconds,
      demand.window.from.milliseconds, demand.window.to.milliseconds,
      demand.energy, demand.accounted, flags,
    ])
  }
}
