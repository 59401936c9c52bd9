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
  private let arrival = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var jobs: [Job] = []
  /// A handful at most, in no order.
  private var sleepers: [Sleeper] = []
  private var lastSleeper: UInt64 = 0
  private var isClosed = false

  init() {
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(arrival, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(arrival)
    pthread_mutex_destroy(mutex)
    arrival.deallocate()
    mutex.deallocate()
  }

  func post(_ job: Job) {
    withLock { jobs.append(job) }
    pthread_cond_signal(arrival)
  }

  func close() {
    withLock { isClosed = true }
    pthread_cond_signal(arrival)
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
    withLock { sleepers.append(Sleeper(id: id, moment: moment, continuation: continuation)) }
    pthread_cond_signal(arrival)
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
    while let (batch, awake) = nextBatch() {
      for sleeper in awake { sleeper.continuation.resume() }
      for job in batch { job.run() }
    }
  }

  /// Waits for jobs and sleepers whose time has come and takes them all; `nil` once closed and empty.
  private func nextBatch() -> ([Job], [Sleeper])? {
    withLock {
      while true {
        let awake = takeAwake()
        guard jobs.isEmpty, awake.isEmpty else {
          defer { jobs = [] }
          return (jobs, awake)
        }
        if isClosed, sleepers.isEmpty { return nil }
        wait()
      }
    }
  }

  private func takeAwake() -> [Sleeper] {
    guard !sleepers.isEmpty else { return [] }
    let now = Self.now()
    guard sleepers.contains(where: { $0.moment <= now }) else { return [] }
    defer { sleepers.removeAll { $0.moment <= now } }
    return sleepers.filter { $0.moment <= now }
  }

  private func wait() {
    guard let next = sleepers.map(\.moment).min() else {
      pthread_cond_wait(arrival, mutex)
      return
    }
    let (seconds, rest) = max(next, 0).quotientAndRemainder(dividingBy: 1_000_000_000)
    var time = timespec(tv_sec: Int(seconds), tv_nsec: Int(rest))
    pthread_cond_timedwait(arrival, mutex, &time)
  }

  private func withLock<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }
}
