package import DeviceProfiles
package import Logging
import Measurements
import ReadPlans
import Synchronization

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
  /// Whether polling is to end; set from any thread, also while a request blocks this one.
  let isEnding = Atomic(false)

  var definition: ConnectionDefinition { load.connection }

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
    self.executor = executor
    self.clock = clock
    channel = RequestChannel(source)
    delivery = FindingDelivery(to: observer)
    log = PollingLog(logger)
    load = ConnectionLoad(definition, phase: phase)
    devices = load.pollers(now: clock.now())
  }

  /// Polls until the task is cancelled; returns when the observer is done with everything.
  ///
  /// - Parameter executor: Where the observer finishes what it cannot do at once. On the connection's own thread that
  ///   costs no other thread a wake-up.
  package func run(deliveringOn executor: any TaskExecutor = globalConcurrentExecutor) async {
    // Not cancelled with this task: the last findings are finished as well.
    let finishing = Task(executorPreference: executor) { [delivery] in await delivery.run() }
    await withTaskCancellationHandler {
      await clock.drive(isolation: self) { [driven = self as any DrivenPoller] in driven.step() }
    } onCancel: {
      isEnding.store(true, ordering: .releasing)
    }
    phase = phase.after(.ends, at: clock.now())
    takeBackUndecided()
    channel.source.close()
    delivery.end()
    await finishing.value
  }

  /// Polls the most urgent device, if one is due.
  ///
  /// - Returns: when to do the next step.
  func step() -> MonotonicTime {
    let now = clock.now()
    guard !delivery.isFull else {
      // That is no rest: it counts as one long poll.
      if phase.isAtRest { phase = phase.after(.begins, at: now) }
      return now.advanced(by: 10_000_000)
    }
    if let index = mostUrgent(at: now) {
      phase = phase.after(.begins, at: now)
      poll(index, at: now)
    }
    let next = nextStep(at: clock.now())
    phase = phase.after(.sleeps(until: next), at: now)
    return next
  }

  private func nextStep(at now: MonotonicTime) -> MonotonicTime {
    // Not long at once: other devices may come meanwhile.
    let latest = closeIfIdle(at: now) ?? now.advanced(by: 1_000_000_000)
    return devices.reduce(latest) { min($0, $1.schedule.nextDue) }
  }

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

/// What its thread calls.
private protocol DrivenPoller: AnyObject, Sendable {
  func step() -> MonotonicTime
}

extension ConnectionPoller: @preconcurrency DrivenPoller {}
