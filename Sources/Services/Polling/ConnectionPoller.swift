package import DeviceProfiles
package import Logging
import Measurements
import ReadPlans

/// Polls the devices of one connection, one request at a time, on the connection's own thread.
///
/// Of the devices that are due, the one whose deadline comes first is read. A device that falls
/// silent is asked only now and then, so that the others keep their rate; at its due instants its
/// points are still reported as bad.
package actor ConnectionPoller {
  nonisolated package var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }
  private let executor: any SerialExecutor
  var definition: ConnectionDefinition
  let clock: any PollingClock
  var log: PollingLog
  var load: ConnectionLoad
  var devices: [DevicePoller]
  var statistics = ConnectionStatistics()
  var channel: RequestChannel
  var phase = PollingPhase.stopped
  var reachability = ConnectionReachability()
  var pacing = ProbePacing()
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
    self.executor = executor
    self.clock = clock
    channel = RequestChannel(source)
    delivery = FindingDelivery(to: observer)
    log = PollingLog(logger)
    load = ConnectionLoad(definition, phase: phase)
    devices = load.pollers(of: definition, now: clock.now())
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
    channel.source.close()
    delivery.end()
    await passingOn.value
  }

  private func pollUntilCancelled() async {
    while !Task.isCancelled {
      if mostUrgent(at: clock.now()) != nil { await letOthersIn() }
      // Only now: meanwhile the devices may have become others.
      let now = clock.now()
      if let index = mostUrgent(at: now) {
        phase = phase.after(.begins, at: now)
        await poll(index, at: now)
      } else {
        // Not long at once: other devices may come meanwhile.
        let next = devices.reduce(closeIfIdle(at: now) ?? now.advanced(by: 1_000_000_000)) {
          min($0, $1.schedule.nextDue)
        }
        phase = phase.after(.sleeps(until: next), at: now)
        guard (try? await clock.sleep(until: next)) != nil else { break }
      }
    }
    phase = phase.after(.ends, at: clock.now())
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
    guard let idleClose = definition.idleClose else { return nil }
    return channel.closeIfIdle(for: idleClose.wholeMilliseconds * 1_000_000, at: now)
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
    result.forecastLoad = load.forecast.share
    result.missed = devices.reduce(0) { $0 + $1.schedule.missed }
    result.lateDevices = devices.count { $0.schedule.isLate }
    result.silentDevices = devices.count { $0.health.isSuspended }
    return result
  }
}
