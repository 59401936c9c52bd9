import CThread
import Glibc

/// The jobs and sleepers of a ``ThreadExecutor``, between those who bring them and the thread;
/// `mutex` guards all its state.
///
/// A pthread mutex, not `Mutex`: Synchronization has no condition variable, and on Linux
/// ThreadSanitizer cannot see `Mutex` and reports races that are not there.
final class ThreadInbox: @unchecked Sendable {
  /// A job, and the executor as which it runs.
  struct Job {
    let job: UnownedJob
    let serial: UnownedSerialExecutor
    /// What the job's task prefers, where that is why it is here.
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

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  /// Not a condition: a mutex that was left to wait for one costs a system call when it is unlocked.
  private let arrival = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
  private var jobs: [Job] = []
  /// Whether the thread waits for ``arrival``, or is about to.
  private var isWaiting = false
  /// A handful at most, in no order.
  private var sleepers: [Sleeper] = []
  private var lastSleeper: UInt64 = 0
  private var isClosed = false

  init() {
    pthread_mutex_init(mutex, nil)
    sem_init(arrival, 0, 0)
  }

  deinit {
    sem_destroy(arrival)
    pthread_mutex_destroy(mutex)
    arrival.deallocate()
    mutex.deallocate()
  }

  func post(_ job: Job) {
    change { jobs.append(job) }
  }

  func close() {
    change { isClosed = true }
  }

  /// Changes the state and wakes the thread if it waits.
  private func change(_ body: () -> Void) {
    let mustWake = withLock {
      body()
      defer { isWaiting = false }
      return isWaiting
    }
    if mustWake { sem_post(arrival) }
  }

  // MARK: Sleeping

  /// What `CLOCK_MONOTONIC` shows, in nanoseconds.
  static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// The name of a sleeper that is to come.
  func newSleeper() -> UInt64 {
    withLock {
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

  /// Ends a sleep before its time, as one that was cancelled.
  func disturb(_ id: UInt64) {
    let sleeper = withLock {
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

  /// Waits for jobs, and sleepers whose time has come, and takes them; `false` once closed and empty.
  private func takeBatch(_ batch: inout [Job]) -> Bool {
    while true {
      let (awake, isOver, moment) = withLock {
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

  /// The sleeper that should be awake for longest.
  private func takeAwake() -> Sleeper? {
    guard let first = sleepers.indices.min(by: { sleepers[$0].moment < sleepers[$1].moment }),
      sleepers[first].moment <= Self.now()
    else { return nil }
    return sleepers.remove(at: first)
  }

  private func wait(until moment: Int64?) {
    guard let moment else {
      sem_wait(arrival)
      return
    }
    cthread_wait(arrival, moment)
  }

  private func withLock<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }
}
