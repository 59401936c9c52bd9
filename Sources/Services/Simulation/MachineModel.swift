/// A machine that runs, stops, is set up and breaks down, and makes items while it runs.
struct MachineModel: Sendable {
  enum State: Sendable, Hashable { case off, idle, running, setup, fault }

  private(set) var state = State.off
  private(set) var good = 0.0
  private(set) var reject = 0.0
  /// Seconds that it has run.
  private(set) var runningTime = 0.0
  /// Seconds of one item.
  let cycle: Double
  let rejectShare: Double
  /// Seconds left in a state that ends by itself.
  private var left = 0.0
  private var started = 0.0
  private var pace = Drift(spread: 0.02, memory: 600)

  init(cycle: Double, rejectShare: Double) {
    self.cycle = max(cycle, 0.01)
    self.rejectShare = min(max(rejectShare, 0), 1)
  }

  mutating func advance(
    by seconds: Double,
    isStaffed: Bool,
    isBreak: Bool,
    _ noise: inout SeededNoise
  ) {
    pace.advance(by: seconds, &noise)
    if state == .running { produce(for: seconds, &noise) }
    left -= seconds
    if !isStaffed {
      state = .off
      left = 0
    } else if isBreak, state == .running || state == .off {
      state = .idle
      left = 0
    } else if !isBreak, left <= 0 {
      change(within: seconds, &noise)
    }
  }

  /// Changes the state sometimes.
  ///
  /// There are some hours between breakdowns, a tool change twice a shift, and a short wait for
  /// material every half hour.
  private mutating func change(within seconds: Double, _ noise: inout SeededNoise) {
    switch state {
    case .off: enter(.setup, for: noise.between(120, 480))
    case .idle, .setup, .fault: enter(.running, for: 0)
    case .running:
      if noise.happens(within: seconds, mean: 9000) {
        enter(.fault, for: noise.between(90, 900))
      } else if noise.happens(within: seconds, mean: 14_000) {
        enter(.setup, for: noise.between(300, 900))
      } else if noise.happens(within: seconds, mean: 1800) {
        enter(.idle, for: noise.between(15, 90))
      }
    }
  }

  private mutating func enter(_ next: State, for duration: Double) {
    state = next
    left = duration
  }

  private mutating func produce(for seconds: Double, _ noise: inout SeededNoise) {
    runningTime += seconds
    started += seconds / cycle * min(0.97 + pace.value, 1)
    let items = started.rounded(.down)
    started -= items
    let rejected: Double =
      if items > 64 {
        (items * rejectShare).rounded()
      } else {
        (0..<Int(items)).reduce(0.0) { sum, _ in noise.unit() < rejectShare ? sum + 1 : sum }
      }
    reject += rejected
    good += items - rejected
  }

  /// The share of its rated power that it takes in its state.
  var load: Double {
    switch state {
    case .off: 0.005
    case .idle: 0.12
    case .setup: 0.25
    case .fault: 0.08
    case .running: 0.78
    }
  }
}
