import Pipeline
import Health
import DeviceProfiles
import Modbus
import Polling
import System

/// One running connection: its poller on its own thread, and where its findings go.
struct RunningConnection: Sendable {
  private(set) var connection: ConnectionDefinition
  let poller: ConnectionPoller
  let pipeline: ReadingPipeline
  private let interrupter: ConnectionInterrupter
  private let thread: ThreadExecutor
  private var tasks: [Task<Void, Never>] = []

  init(
    _ connection: ConnectionDefinition,
    poller: ConnectionPoller,
    pipeline: ReadingPipeline,
    interrupter: ConnectionInterrupter,
    thread: ThreadExecutor
  ) {
    self.connection = connection
    self.poller = poller
    self.pipeline = pipeline
    self.interrupter = interrupter
    self.thread = thread
  }

  var id: String { connection.id }

  /// Begins to poll; progress is reported to `watch`, if there is one.
  mutating func start(_ watch: ProgressWatch?) {
    let (poller, id) = (poller, connection.id)
    let executor = ThreadTaskExecutor(thread)
    // Otherwise each sleep would end with a detour through the global pool.
    tasks.append(Task(executorPreference: executor) { await poller.run(deliveringOn: executor) })
    guard let watch else { return }
    let patience = watch.patience(with: connection)
    tasks.append(
      Task {
        await watch.follow(id, patience: patience) { await poller.stall() <= patience }
        await watch.forget(id)
      }
    )
  }

  /// Notes another definition; the poller is given its devices by the caller, who can wait.
  mutating func adopt(_ connection: ConnectionDefinition) { self.connection = connection }

  /// Interrupts what it waits for and returns when no part of it is running any more.
  func stop() async {
    for task in tasks { task.cancel() }
    interrupter.interrupt()
    for task in tasks { await task.value }
  }
}
