package import DeviceProfiles
package import Logging
import Measurements
import ReadPlans

/// Polls the devices of one connection, one request at a time, on the connection's own thread.
///
/// Of the devices that are due, the one whose deadline comes first is read. A device that falls
/// silent is asked only now and then, so that the others keep their rate; at its due instants its
/// points are told to be bad all the same.
package actor ConnectionPoller {
  nonisolated package var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }
  private let executor: any SerialExecutor
  var definition: ConnectionDefinition
  let source: any RegisterSource
  let clock: any PollingClock
  let logger: Logger
  let phase: Double
  /// When the loop's next step began or was to begin; `nil` while it does not run.
  var expectedBy: MonotonicTime?
  let wireTime: WireTime
  var forecast: BusLoad
  var devices: [DevicePoller]
  var statistics = ConnectionStatistics()
  var words: [UInt16] = []
  /// When the last request ended, while the connection may be open.
  var lastUse: MonotonicTime?
  /// While set, the connection is not tried.
  var downUntil: MonotonicTime?
  var backOff: Int64 = 0
  var connectionFailure: FailureReason = ""
  var loggedFailureKind = ""
  var reasonAllowance = ReasonAllowance()
  /// Whether a request was cut short because polling ends.
  var wasInterrupted = false
  /// Devices whose trouble was logged and whose return was not.
  var troubled: Set<String> = []
  /// The longest wait for an answer of late, in nanoseconds: each answer lets it shrink a little, so
  /// that one that came very late is forgotten after some hundred others.
  var slowestAnswer: Int64 = 0
  /// No silent device is probed before.
  var nextProbe = MonotonicTime(nanoseconds: .min)
  /// No probe waits for the whole timeout before.
  var nextPatientProbe = MonotonicTime(nanoseconds: .min)

  let delivery: FindingDelivery

  /// A poller of a connection's devices.
  ///
  /// `source` is used on this actor's thread from now on, which is `executor`'s and blocks while a
  /// request waits for its answer. `phase`, 0..<1, is where in its period each device's beat begins, so
  /// that many connections do not poll in the same instant.
  package init(
    _ definition: ConnectionDefinition,
    source: sending any RegisterSource,
    executor: any SerialExecutor,
    clock: any PollingClock,
    observer: any PollingObserver,
    phase: Double,
    logger: Logger
  ) {
    self.definition = definition
    self.source = source
    self.executor = executor
    self.clock = clock
    delivery = FindingDelivery(to: observer)
    self.logger = logger
    self.phase = phase
    wireTime = WireTime(of: definition)
    forecast = BusLoad(of: definition, wireTime: wireTime)
    words.reserveCapacity(2000)
    devices = Self.pollers(of: definition, wireTime: wireTime, now: clock.now(), phase: phase)
  }

  /// The devices' pollers, each beginning when the ones before it will have been read.
  ///
  /// Due all at once, the last device of a busy connection would be read nearly a period late at every beat,
  /// and the shortest pause would cost it the next one.
  static func pollers(
    of connection: ConnectionDefinition,
    wireTime: WireTime,
    now: MonotonicTime,
    phase: Double
  ) -> [DevicePoller] {
    var before = 0.0
    return connection.devices.map { device in
      let shortest = PollGroup.groups(of: device).first?.milliseconds ?? 1000
      let period = Double(min(shortest, 60_000)) / 1000
      let offset = period * phase + min(before, period)
      let plan = Planner(points: device.points, limits: device.limits, wireTime: wireTime)
        .plan(device.points.indices)
      before += wireTime.seconds(plan)
      return DevicePoller(
        device,
        wireTime: wireTime,
        start: now.advanced(by: Int64(offset * 1e9)),
        // A probe on a connection of its own holds up nobody.
        longestBackOff: connection.devices.count > 1 ? 30_000_000_000 : 5_000_000_000
      )
    }
  }

  /// Polls until the task is cancelled; returns when the observer has taken everything.
  ///
  /// - Parameter executor: Where the findings are passed on. On the connection's own thread that costs no other
  ///   thread a wake-up.
  package func run(deliveringOn executor: any TaskExecutor = globalConcurrentExecutor) async {
    // Not cancelled with this task: the last findings are passed on as well.
    let passingOn = Task(executorPreference: executor) { [delivery] in await delivery.run() }
    await pollUntilCancelled()
    takeBackUndecided()
    source.close()
    delivery.end()
    await passingOn.value
  }

  private func pollUntilCancelled() async {
    while !Task.isCancelled {
      if mostUrgent(at: clock.now()) != nil { await letOthersIn() }
      // Only now: meanwhile the devices may have become others.
      let now = clock.now()
      if let index = mostUrgent(at: now) {
        expectedBy = now
        await poll(index, at: now)
      } else {
        // Not long at once: other devices may come meanwhile.
        let next = devices.reduce(closeIfIdle(at: now) ?? now.advanced(by: 1_000_000_000)) {
          min($0, $1.schedule.nextDue)
        }
        expectedBy = next
        guard (try? await clock.sleep(until: next)) != nil else { break }
      }
    }
    expectedBy = nil
  }

  /// Lets what waits for this thread have its turns: a connection without a pause would never leave it.
  ///
  /// The delivery of a poll takes a few turns; one that waits for a disk is not waited for. Each turn is a job
  /// behind the ones that wait, since `Task.yield` would use another thread.
  private func letOthersIn() async {
    for turn in 0..<8 where turn == 0 || !delivery.isIdle { await Task { self.takeTurn() }.value }
  }

  private func takeTurn() {}

  /// Closes a connection that was not used for `idle_close`.
  ///
  /// - Returns: when to look again; `nil`: whenever.
  private func closeIfIdle(at now: MonotonicTime) -> MonotonicTime? {
    guard let idleClose = definition.idleClose, let lastUse else { return nil }
    let end = lastUse.advanced(by: idleClose.wholeMilliseconds * 1_000_000)
    guard end <= now else { return min(end, now.advanced(by: 1_000_000_000)) }
    source.close()
    self.lastUse = nil
    return nil
  }

  /// Earliest deadline first: the device that is due and has the least time left.
  private func mostUrgent(at now: MonotonicTime) -> Int? {
    var best: (index: Int, deadline: MonotonicTime)?
    for index in devices.indices {
      guard let deadline = devices[index].schedule.deadline(at: now) else { continue }
      if best.map({ deadline < $0.deadline }) ?? true { best = (index, deadline) }
    }
    return best?.index
  }

  package func currentStatistics() -> ConnectionStatistics {
    var result = statistics
    result.forecastLoad = forecast.share
    result.missed = devices.reduce(0) { $0 + $1.schedule.missed }
    result.lateDevices = devices.count { $0.schedule.isLate }
    result.silentDevices = devices.count { $0.health.isSuspended }
    return result
  }
}
