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

  /// What the thread does at the moments that it names itself.
  private struct Drive {
    let step: @Sendable () -> Int64
    let continuation: CheckedContinuation<Void, Never>
    var moment = Int64.min
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
  private var drive: Drive?
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

  // MARK: Driving

  /// Does `step` from now on; `continuation` is resumed by ``endDrive()``.
  func drive(
    _ step: @escaping @Sendable () -> Int64,
    _ continuation: CheckedContinuation<Void, Never>
  ) {
    change { drive = Drive(step: step, continuation: continuation) }
  }

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
    while let step = takeBatch(&batch) {
      for job in batch { job.run() }
      batch.removeAll(keepingCapacity: true)
      if let step { proceed(step) }
    }
  }

  /// Does the step that is due, after the jobs that came before it.
  private func proceed(_ step: @Sendable () -> Int64) {
    // One of those jobs, or another thread, may have ended it.
    guard lock.withLock({ drive != nil }) else { return }
    let moment = step()
    lock.withLock { drive?.moment = moment }
  }

  /// Waits for jobs, for sleepers whose time has come, and for the step that is due.
  ///
  /// - Parameter batch: Gets the jobs.
  /// - Returns: the step, if it is due; `nil` once closed and empty.
  private func takeBatch(_ batch: inout [Job]) -> (@Sendable () -> Int64)?? {
    while true {
      let (awake, step, isOver, moment) = lock.withLock {
        swap(&jobs, &batch)
        let (awake, step) = takeDue()
        isWaiting = batch.isEmpty && awake == nil && step == nil
        return (
          awake, step, isWaiting && isClosed && sleepers.isEmpty, isWaiting ? nextMoment : nil
        )
      }
      // Its job is in the next batch.
      awake?.continuation.resume()
      if !batch.isEmpty || step != nil { return .some(step) }
      if isOver { return nil }
      if awake == nil { wait(until: moment) }
    }
  }

  private func takeDue() -> (Sleeper?, (@Sendable () -> Int64)?) {
    guard drive != nil || !sleepers.isEmpty else { return (nil, nil) }
    let now = MonotonicClock.now()
    return (takeAwake(at: now), drive.flatMap { $0.moment <= now ? $0.step : nil })
  }

  private var nextMoment: Int64? {
    let first = sleepers.lazy.map(\.moment).min()
    guard let drive else { return first }
    return first.map { min($0, drive.moment) } ?? drive.moment
  }

  /// Takes the sleeper that is overdue for longest.
  private func takeAwake(at now: Int64) -> Sleeper? {
    guard let first = sleepers.indices.min(by: { sleepers[$0].moment < sleepers[$1].moment }),
      sleepers[first].moment <= now
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
