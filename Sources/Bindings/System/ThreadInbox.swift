import CSystem
import Glibc

/// The jobs and sleepers of a ``ThreadExecutor``, shared by its callers and its thread; `lock`
/// guards all state.
final class ThreadInbox: SleepingPlace, @unchecked Sendable {
  /// A job, and the executor that it runs on.
  struct Job {
    let job: UnownedJob
    let serial: UnownedSerialExecutor
    /// The task executor, for a job that is here because its task prefers this thread.
    var task: UnownedTaskExecutor?

    func run() {
      if let task {
        job.runSynchronously(isolatedTo: serial, taskExecutor: task)
      } else {
        job.runSynchronously(on: serial)
      }
    }
  }

  /// What the thread does at moments that it names itself.
  final class Drive {
    let step: @Sendable () -> Int64
    let continuation: CheckedContinuation<Void, Never>
    /// When the next step is due; guarded by `lock`.
    fileprivate var moment = Int64.min

    init(
      _ step: @escaping @Sendable () -> Int64,
      _ continuation: CheckedContinuation<Void, Never>
    ) {
      self.step = step
      self.continuation = continuation
    }
  }

  private let lock = ThreadLock()
  /// A semaphore, because a condition variable makes unlocking its mutex cost a system call.
  private let arrival = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
  private var jobs: [Job] = []
  /// Whether the thread waits for ``arrival``, or is about to wait.
  private var isWaiting = false
  private var sleepers = Sleepers()
  private var isClosed = false
  private var drive: Drive?
  /// Whether jobs have run since a look at what is due.
  private var mustLook = false
  private var thread: pthread_t?

  init() { sem_init(arrival, 0, 0) }

  deinit {
    sem_destroy(arrival)
    arrival.deallocate()
  }

  func post(_ job: Job) {
    change { jobs.append(job) }
  }

  func close() {
    change { isClosed = true }
  }

  /// Changes the state and wakes the thread if it waits.
  private func change(_ body: () -> Void) {
    let mustWake = lock.withLock {
      body()
      defer { isWaiting = false }
      return isWaiting
    }
    if mustWake { sem_post(arrival) }
  }

  // MARK: Sleeping

  func newSleeper() -> UInt64 { lock.withLock { sleepers.newID() } }

  func lay(
    _ id: UInt64,
    until moment: Int64,
    _ continuation: CheckedContinuation<Void, any Error>
  ) {
    change { sleepers.add(id, until: moment, continuation) }
  }

  func disturb(_ id: UInt64) {
    lock.withLock { sleepers.remove(id) }?.resume(throwing: CancellationError())
  }

  // MARK: Driving

  /// Does steps from now on; the continuation is resumed by ``endDrive()``.
  func begin(_ new: Drive) { change { drive = new } }

  func endDrive() {
    let ended = lock.withLock {
      defer { drive = nil }
      return drive
    }
    ended?.continuation.resume()
  }

  var isCurrentThread: Bool {
    let own = pthread_self()
    return lock.withLock { thread.map { pthread_equal($0, own) != 0 } ?? false }
  }

  // MARK: The thread

  func runJobs() {
    lock.withLock { thread = pthread_self() }
    var batch: [Job] = []
    while true {
      switch takeTurn(&batch) {
      case .jobs:
        for job in batch { job.run() }
        batch.removeAll(keepingCapacity: true)
      case .step(let drive): proceed(drive)
      case .wait(let moment): wait(until: moment)
      case .awake(let sleeper): sleeper.continuation.resume()
      case .end: return
      }
    }
  }

  /// What the thread is to do next.
  private enum Turn {
    case jobs
    case step(Drive)
    case awake(Sleepers.Sleeper)
    case wait(until: Int64?)
    case end
  }

  /// After each batch of jobs, a sleeper or the step goes first if it is due.
  ///
  /// - Parameter batch: Gets the jobs.
  /// - Returns: what to do.
  private func takeTurn(_ batch: inout [Job]) -> Turn {
    lock.withLock {
      if jobs.isEmpty || mustLook {
        mustLook = false
        if let sleeper = sleepers.takeAwake() { return .awake(sleeper) }
        if let drive, drive.moment <= MonotonicClock.now() { return .step(drive) }
      }
      guard jobs.isEmpty else {
        swap(&jobs, &batch)
        mustLook = true
        return .jobs
      }
      if isClosed, sleepers.isEmpty { return .end }
      isWaiting = true
      guard let drive else { return .wait(until: sleepers.earliest) }
      return .wait(until: min(drive.moment, sleepers.earliest ?? .max))
    }
  }

  private func proceed(_ drive: Drive) {
    let moment = drive.step()
    lock.withLock { drive.moment = moment }
  }

  private func wait(until moment: Int64?) {
    guard let moment else {
      sem_wait(arrival)
      return
    }
    csystem_wait(arrival, moment)
  }
}
