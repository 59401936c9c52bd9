import DeviceProfiles
import Modbus
import Polling
import Threading

/// One connection at work: its poller on a thread of its own, and where its findings go.
struct RunningLine: Sendable {
  var connection: ConnectionDefinition
  let poller: LinePoller
  let telemetry: Telemetry
  private let interrupter: LineInterrupter
  private let thread: ThreadExecutor
  private var tasks: [Task<Void, Never>] = []

  init(
    _ connection: ConnectionDefinition,
    poller: LinePoller,
    telemetry: Telemetry,
    interrupter: LineInterrupter,
    thread: ThreadExecutor
  ) {
    self.connection = connection
    self.poller = poller
    self.telemetry = telemetry
    self.interrupter = interrupter
    self.thread = thread
  }

  /// Begins to poll; with a watch, progress is noted there.
  mutating func start(_ watch: ProgressWatch?) {
    let (poller, id) = (poller, connection.id)
    // Else each sleep would end by way of the pool.
    tasks.append(Task(executorPreference: ThreadTaskExecutor(thread)) { await poller.run() })
    guard let watch else { return }
    let patience = watch.patience(with: connection)
    tasks.append(
      Task {
        await watch.follow(id, patience: patience) { await poller.stall() <= patience }
        await watch.forget(id)
      }
    )
  }

  /// Ends what it waits for and returns when nothing of it runs any more.
  func stop() async {
    for task in tasks { task.cancel() }
    interrupter.interrupt()
    for task in tasks { await task.value }
  }
}
