import CSystem
import Glibc

/// The jobs and sleepers of a ``ThreadExecutor``, shared by its callers and its thread; `lock`
/// guards all state.
final class ThreadInbox: @unchecked Sendable {
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

  /// A task that sleeps until a moment.
  private struct Sleeper {
    let id: UInt64
    let moment: Int64
    let continuation: CheckedContinuation<Void, any Error>
  }

  private let lock = ThreadLock()
  /// A semaphore, because a condition variable makes unlocking its mutex cost a system call.
  private let arrival = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
  private var jobs: [Job] = []
  /// Whether the thread waits for ``arrival``, or is about to wait.
  private var isWaiting = false
  /// Few at any time, in no order.
  private var sleepers: [Sleeper] = []
  private var lastSleeper: UInt64 = 0
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

  /// The id of a sleeper that will be added.
  func newSleeper() -> UInt64 {
    lock.withLock {
      lastSleeper += 1
      return lastSleeper
    }
  }

  /// Resumes `continuation` at `moment`.
  func lay(
    _ id: UInt64,
    until moment: Int64,
    _ continuation: CheckedContinuation<Void, any Error>
  ) {
    change { sleepers.append(Sleeper(id: id, moment: moment, continuation: continuation)) }
  }

  /// Ends a sleep early, because its task was cancelled.
  func disturb(_ id: UInt64) {
    let sleeper = lock.withLock {
      sleepers.firstIndex { $0.id == id }.map { sleepers.remove(at: $0) }
    }
    sleeper?.continuation.resume(throwing: CancellationError())
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
        let awake = takeAwake()
        isWaiting = batch.isEmpty && awake == nil
        return (awake, isWaiting && isClosed && sleepers.isEmpty, sleepers.map(\.moment).min())
      }
      // Its job is in the next batch.
      awake?.continuation.resume()
      if !batch.isEmpty { return true }
      if isOver { return false }
      if awake == nil { wait(until: moment) }
    }
  }

  /// Takes the sleeper that is overdue for longest.
  private func takeAwake() -> Sleeper? {
    guard let first = sleepers.indices.min(by: { sleepers[$0].moment < sleepers[$1].moment }),
      sleepers[first].moment <= MonotonicClock.now()
    else { return nil }
    return sleepers.remove(at: first)
  }

  private func wait(until moment: Int64?) {
    guard let moment else {
      sem_wait(arrival)
      return
    }
    csystem_wait(arrival, moment)
  }
}
