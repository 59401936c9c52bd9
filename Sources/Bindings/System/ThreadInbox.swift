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

  private let lock = ThreadLock()
  /// A semaphore, because a condition variable makes unlocking its mutex cost a system call.
  private let arrival = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
  private var jobs: [Job] = []
  /// Whether the thread waits for ``arrival``, or is about to wait.
  private var isWaiting = false
  private var sleepers = Sleepers()
  private var isClosed = false

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

  // MARK: The thread

  func runJobs() {
    var batch: [Job] = []
    while takeBatch(&batch) {
      for job in batch { job.run() }
      batch.removeAll(keepingCapacity: true)
    }
  }

  /// Waits for jobs and for sleepers whose time has come, and takes them; `false` once closed and
  /// empty.
  private func takeBatch(_ batch: inout [Job]) -> Bool {
    while true {
      let (awake, isOver, moment) = lock.withLock {
        swap(&jobs, &batch)
        let awake = sleepers.takeAwake()
        isWaiting = batch.isEmpty && awake == nil
        return (awake, isWaiting && isClosed && sleepers.isEmpty, sleepers.earliest)
      }
      // Its job is in the next batch.
      awake?.resume()
      if !batch.isEmpty { return true }
      if isOver { return false }
      if awake == nil { wait(until: moment) }
    }
  }

  private func wait(until moment: Int64?) {
    guard let moment else {
      sem_wait(arrival)
      return
    }
    csystem_wait(arrival, moment)
  }
}
