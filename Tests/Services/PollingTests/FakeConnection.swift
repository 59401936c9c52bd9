import DeviceProfiles
import Measurements
import Polling
import ReadPlans
import System

/// A clock that stands still but for sleeps and for the time that requests take; it ends the run by
/// refusing to sleep past its end.
final class ManualClock: PollingClock, @unchecked Sendable {
  // Used by one task at a time: the poller's.
  var time = MonotonicTime(nanoseconds: 0)
  let end: MonotonicTime
  /// By how much the wall clock is corrected after so many seconds, in milliseconds.
  var correction: (after: Double, milliseconds: Int64)?

  init(seconds: Double) { end = MonotonicTime(nanoseconds: Int64(seconds * 1e9)) }

  struct Ended: Error {}

  func now() -> MonotonicTime { time }
  func wallTime() -> Timestamp {
    let corrected = correction.map {
      time.nanoseconds >= Int64($0.after * 1e9) ? $0.milliseconds : 0
    }
    return Timestamp(milliseconds: time.nanoseconds / 1_000_000 + (corrected ?? 0))
  }
  func sleep(until moment: MonotonicTime) async throws {
    // A clock that sleeps lets others have the thread, also at the end.
    await Task.yield()
    guard moment < end else { throw Ended() }
    time = max(time, moment)
  }

  func pass(_ seconds: Double) { time = time.advanced(by: Int64(seconds * 1e9)) }
}

/// A line whose units answer as a test tells them.
final class FakeConnection: RegisterSource, @unchecked Sendable {
  enum Answer {
    case registers
    case failure(ReadFailure, seconds: Double)
  }

  // Read by the test only once the poller has ended.
  let clock: ManualClock
  /// Seconds that an answered request takes.
  var seconds = 0.01
  /// Seconds that the answer of a unit takes, where it is another time: longer than the timeout it is
  /// none.
  var slow: [UInt8: Double] = [:]
  /// Addresses that are answered with exception 2.
  var illegal: Set<Int> = []
  var answer: (ReadRequest, UInt8) -> Answer = { _, _ in .registers }
  private(set) var requests: [(request: ReadRequest, unit: UInt8, at: MonotonicTime)] = []

  private(set) var closes: [MonotonicTime] = []

  init(clock: ManualClock) { self.clock = clock }

  func read(
    _ request: ReadRequest,
    unit: UInt8,
    timeout: Duration?,
    into words: inout [UInt16]
  ) throws(ReadFailure) {
    requests.append((request, unit, clock.now()))
    guard clock.now() < clock.end else { throw .connectionDown("the test is over") }
    switch answer(request, unit) {
    case .failure(let failure, let seconds):
      clock.pass(timeout.map { min(seconds, Double($0.wholeMilliseconds) / 1000) } ?? seconds)
      throw failure
    case .registers:
      let taken = slow[unit] ?? seconds
      let patience = timeout.map { Double($0.wholeMilliseconds) / 1000 } ?? 1
      clock.pass(min(taken, patience))
      if taken > patience { throw .silent }
      if request.addresses.contains(where: illegal.contains) { throw .refused(2) }
      words = request.addresses.map { UInt16(truncatingIfNeeded: $0) }
    }
  }

  func close() { closes.append(clock.now()) }
}

/// Keeps what it is told, at once: on a clock that does not wait for others nothing may come later.
actor Recorder: PollingObserver {
  private let findings = ThreadLock<[Finding]>([])

  var scans: [PollResult] {
    findings.withLock { $0 }.compactMap { if case .poll(let scan) = $0 { scan } else { nil } }
  }

  var statuses: [(device: String, status: DeviceStatus)] {
    findings.withLock { $0 }.compactMap {
      if case .status(let status, let device, at: _) = $0 { (device, status) } else { nil }
    }
  }

  nonisolated func take(_ new: [Finding]) -> [Finding] {
    findings.withLock { $0 += new }
    return []
  }

  func finish(_ findings: [Finding]) {}
}

/// Takes nothing until it is opened, as a disk that is busy.
actor BlockedObserver: PollingObserver {
  private(set) var scans: [PollResult] = []
  private var isOpen = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  func open() {
    isOpen = true
    waiting.forEach { $0.resume() }
    waiting = []
  }

  nonisolated func take(_ findings: [Finding]) -> [Finding] { findings }

  func finish(_ findings: [Finding]) async {
    if !isOpen { await withCheckedContinuation { waiting.append($0) } }
    for case .poll(let scan) in findings { scans.append(scan) }
  }
}
