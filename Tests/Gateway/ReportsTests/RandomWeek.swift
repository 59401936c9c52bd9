import Accounting
import Adapters
import Configuration
import Energy
import Foundation
import Measurements
import TestSupport

/// A week of a plant made up from a seed: meters with gaps, late readings and resets, a line with gaps, and
/// people who correct energies, plan stops and give reasons; the gateway is killed now and then.
struct RandomWeek {
  /// 2026-11-16 09:00 in Asia/Ho_Chi_Minh, a Monday, in the middle of a shift.
  static let start = Timestamp(milliseconds: 1_794_794_400_000)
  static let interval = Interval(from: start, to: start.advanced(byMilliseconds: 7 * 86_400_000))
  /// From the midnight before it.
  static let days = Interval(from: start.advanced(byMilliseconds: -9 * 3_600_000), to: interval.to)
  /// From two hours to one hour before the start.
  private static let stopBefore = Interval(
    from: start.advanced(byMilliseconds: -7_200_000),
    to: start.advanced(byMilliseconds: -3_600_000)
  )
  /// Milliseconds between two readings.
  static let poll: Int64 = 180_000

  let folder: URL
  private var random: SeededGenerator
  private var sources: [Source]

  init(seed: UInt64) throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "park-gateway-week-\(UUID().uuidString)")
    random = SeededGenerator(seed: seed)
    sources = [
      Source("main-meter", counters: [40_000, 9000]), Source("hall-meter", counters: [11_000]),
      Source("pv-meter", counters: [6000]), Source("press", counters: [120, 7], hasState: true),
      Source("packer", counters: [90], hasState: true),
    ]
  }

  /// Readings of one device.
  private struct Source {
    let device: String
    let hasState: Bool
    /// The largest step of each counter between two readings.
    let steps: [Int]
    var counters: [Int]
    var state = 1
    /// What has been read and not delivered yet.
    var late: [PollResult] = []
    var silentUntil = Timestamp.distantPast
    var lateUntil = Timestamp.distantPast

    init(_ device: String, counters steps: [Int], hasState: Bool = false) {
      self.device = device
      self.steps = steps
      self.hasState = hasState
      counters = steps.map { $0 * 100 }
    }

    mutating func read(at now: Timestamp, _ random: inout SeededGenerator) -> [PollResult] {
      for position in counters.indices where !hasState || state == 1 {
        counters[position] += Int.random(in: 0...steps[position], using: &random)
      }
      if random.chance(0.05) { state = [0, 1, 1, 1, 2, 3].randomElement(using: &random) ?? 1 }
      if random.chance(0.0015) { counters[0] = Int.random(in: 0...steps[0], using: &random) }
      if random.chance(0.004) { silentUntil = random.moment(after: now, minutes: 6...300) }
      if random.chance(0.006) { lateUntil = random.moment(after: now, minutes: 4...50) }
      if now >= silentUntil { late.append(result(at: now)) }
      guard now >= lateUntil else { return [] }
      defer { late = [] }
      return late
    }

    private func result(at now: Timestamp) -> PollResult {
      let values = (hasState ? [state] : []) + counters
      let readings = values.enumerated().map {
        Reading(point: $0, outcome: .good(.number(Double($1))))
      }
      return PollResult(device: device, timestamp: now, readings: readings)
    }
  }

  /// Runs the week through accounting, up to an hour after its last reading.
  ///
  /// - Returns: How many corrections of each kind were accepted.
  mutating func run(_ ledger: StoreLedger, _ configuration: GatewayConfiguration) async throws
    -> [String: Int]
  {
    guard let definition = try AccountingDefinition(configuration) else { return [:] }
    var accounting = Accounting(definition, store: ledger)
    try await accounting.start(at: Self.start)
    // Of the shift that runs, a stop is planned for the time before the first reading.
    try await accounting.planStop(Self.stopBefore, of: "press-line")
    var accepted: [String: Int] = [:]
    var now = Self.start
    while now < Self.interval.to {
      for position in sources.indices {
        for result in sources[position].read(at: now, &random) { await accounting.accept(result) }
      }
      await accounting.advance(to: now)
      if Int.random(in: 0..<400, using: &random) == 0 {
        accounting = Accounting(definition, store: ledger)
        try await accounting.start(at: now)
      }
      if Int.random(in: 0..<60, using: &random) == 0 {
        if let kind = await correct(accounting, at: now) { accepted[kind, default: 0] += 1 }
      }
      now = now.advanced(byMilliseconds: Self.poll)
    }
    await accounting.finish(at: Self.interval.to.advanced(byMilliseconds: 3_600_000))
    return accepted
  }

  /// Tries a correction of a past hour.
  ///
  /// - Returns: Its kind, where it was accepted.
  private mutating func correct(_ accounting: Accounting, at now: Timestamp) async -> String? {
    let hour: Int64 = 3_600_000
    let back = Int64.random(in: 3...60, using: &random) * hour
    let from = Timestamp(milliseconds: (now.milliseconds - back) / hour * hour)
    let past = Interval(from: from, to: from.advanced(byMilliseconds: hour))
    let account = ["factory", "hall", "rest", "solar"].randomElement(using: &random) ?? "hall"
    let energy = Int64.random(in: 0...400_000_000, using: &random)
    let line = ["press-line", "pack-line"].randomElement(using: &random) ?? "press-line"
    do {
      switch Int.random(in: 0..<3, using: &random) {
      case 0:
        _ = try await accounting.correct(
          [.activeImport: energy],
          of: account,
          in: past,
          by: "lan",
          why: "a wrong ratio"
        )
        return "energy"
      case 1:
        let ahead = Int64.random(in: -20...20, using: &random) * hour
        let begin = now.advanced(byMilliseconds: ahead)
        let stop = Interval(from: begin, to: begin.advanced(byMilliseconds: hour))
        try await accounting.planStop(stop, of: line)
        return "stop"
      default:
        _ = try await accounting.setStopReason("no material", of: line, in: past)
        return "reason"
      }
    } catch {
      return nil
    }
  }
}

extension SeededGenerator {
  fileprivate mutating func chance(_ share: Double) -> Bool {
    Double.random(in: 0..<1, using: &self) < share
  }

  fileprivate mutating func moment(after now: Timestamp, minutes: ClosedRange<Int64>) -> Timestamp {
    now.advanced(byMilliseconds: Int64.random(in: minutes, using: &self) * 60_000)
  }
}
