import Glibc
import Testing
import System

/// Tests of the threads that actors run on.
@Suite struct ExecutorTests {
  actor Blocker {
    private let executor: ThreadExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    private var order: [Int] = []

    init() throws { executor = try ThreadExecutor(name: "blocker") }

    func note(_ number: Int) -> UInt {
      order.append(number)
      return UInt(pthread_self())
    }

    var numbers: [Int] { order }
  }

  @Test func `all jobs of an actor run on one thread, in order`() async throws {
    let blocker = try Blocker()
    var threads: Set<UInt> = []
    for number in 0..<1000 { threads.insert(await blocker.note(number)) }
    #expect(threads.count == 1)
    #expect(await blocker.numbers == Array(0..<1000))
  }

  actor Sleeper {
    let thread: ThreadExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }
    private(set) var order: [Int] = []

    init() throws { thread = try ThreadExecutor(name: "sleeper") }

    /// - Returns: whether it woke on its own thread without help.
    func sleep(_ duration: Duration, as number: Int = 0) async -> Bool {
      let own = pthread_self()
      let start = ContinuousClock.now
      guard (try? await thread.sleep(for: duration)) != nil else { return false }
      order.append(number)
      return pthread_equal(own, pthread_self()) != 0 && start.duration(to: .now) >= duration
    }
  }

  @Test(.timeLimit(.minutes(10)))
  func `sleepers wake in the order of their moments, not before, on their own thread`()
    async throws
  {
    let sleeper = try Sleeper()
    async let third = sleeper.sleep(.seconds(4), as: 3)
    async let first = sleeper.sleep(.milliseconds(1), as: 1)
    async let second = sleeper.sleep(.seconds(2), as: 2)
    let results = await [first, second, third]
    #expect(results == [true, true, true])
    #expect(await sleeper.order == [1, 2, 3])
  }

  @Test(.timeLimit(.minutes(10)))
  func `a sleep whose moment has passed returns, and one that is cancelled throws`() async throws {
    let sleeper = try Sleeper()
    #expect(await sleeper.sleep(.seconds(-1)))
    let long = Task { await sleeper.sleep(.seconds(3600)) }
    #expect(await sleeper.sleep(.milliseconds(1)))
    long.cancel()
    #expect(await !long.value)
    let late = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await sleeper.sleep(.seconds(3600))
    }
    #expect(await !late.value)
  }

  @Test(.timeLimit(.minutes(1)))
  func `a task that prefers a thread sleeps and calls its actors on it, and others elsewhere`()
    async throws
  {
    let sleeper = try Sleeper()
    let other = try Blocker()
    let preference = ThreadTaskExecutor(sleeper.thread)
    let threads = await Task(executorPreference: preference) {
      let before = UInt(pthread_self())
      let isOwn = await sleeper.sleep(.milliseconds(1))
      let others = await other.note(1)
      return (before, isOwn, others, after: UInt(pthread_self()))
    }.value
    #expect(threads.0 == threads.after)
    #expect(threads.1)
    #expect(threads.2 != threads.0)
  }

  /// Reads bytes from a pipe and counts deadlines.
  actor PipeReader: @preconcurrency PolledActor {
    private let executor: PollingExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    private let descriptor: Int32
    private var deadline: Moment?
    private var isPatient = false
    private var bytes: [UInt8] = []
    private var thread: UInt = 0
    private(set) var deadlines = 0
    private(set) var isSameThread = true

    init(descriptor: Int32, on shared: PollingExecutor? = nil) throws {
      self.descriptor = descriptor
      executor = if let shared { shared } else { try PollingExecutor(name: "pipe-reader") }
      executor.watch(self)
    }

    deinit { close(descriptor) }

    func awaited() -> Awaited {
      Awaited(
        descriptor: descriptor,
        events: Int16(POLLIN),
        deadline: deadline,
        isPatient: isPatient
      )
    }

    func proceed(with events: Int16) {
      isSameThread = isSameThread && thread == UInt(pthread_self())
      if isPatient { return lookOnce() }
      if events & Int16(POLLIN) != 0 {
        var byte: UInt8 = 0
        if read(descriptor, &byte, 1) == 1 { bytes.append(byte) }
      } else {
        deadlines += 1
        deadline = nil
      }
    }

    func set(deadline: Duration) {
      thread = UInt(pthread_self())
      self.deadline = .now + deadline
    }

    /// Does not wait for bytes any more.
    func bePatient(until deadline: Moment) {
      thread = UInt(pthread_self())
      self.deadline = deadline
      isPatient = true
    }

    /// There may be nothing to read.
    private func lookOnce() {
      isPatient = false
      deadline = nil
      looks += 1
    }

    private(set) var looks = 0

    var received: [UInt8] { bytes }

    var presentThread: UInt { UInt(pthread_self()) }

    /// Sleeps on the thread.
    func sleep(_ duration: Duration) async -> Bool {
      let before = UInt(pthread_self())
      guard (try? await executor.sleep(for: duration)) != nil else { return false }
      return UInt(pthread_self()) == before
    }
  }

  @Test(.timeLimit(.minutes(10)))
  func `a descriptor and a deadline wake an actor on its own thread`() async throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    let reader = try PipeReader(descriptor: ends[0])
    await reader.set(deadline: .milliseconds(1))
    for byte in UInt8(0)..<200 {
      withUnsafeBytes(of: byte) { _ = write(ends[1], $0.baseAddress, 1) }
    }
    while await reader.received.count < 200 { try await Task.sleep(for: .milliseconds(1)) }
    while await reader.deadlines < 1 { try await Task.sleep(for: .milliseconds(1)) }
    #expect(await reader.received == Array(0..<200))
    #expect(await reader.deadlines == 1)
    #expect(await reader.isSameThread)
    close(ends[1])
  }

  @Test(.timeLimit(.minutes(10)))
  func `a patient actor is not woken by its descriptor, but looks when its thread is awake`()
    async throws
  {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    let reader = try PipeReader(descriptor: ends[0])
    await reader.bePatient(until: .now + .seconds(3600))
    // The next call wakes the thread.
    while await reader.looks < 1 { try await Task.sleep(for: .milliseconds(1)) }
    withUnsafeBytes(of: UInt8(7)) { _ = write(ends[1], $0.baseAddress, 1) }
    while await reader.received.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
    await reader.bePatient(until: .now + .milliseconds(1))
    while await reader.looks < 2 { try await Task.sleep(for: .milliseconds(1)) }
    #expect(await reader.received == [7])
    #expect(await reader.isSameThread)
    close(ends[1])
  }

  @Test(.timeLimit(.minutes(10)))
  func `actors that share a thread are each woken, while one sleeps and when another is gone`()
    async throws
  {
    let thread = try PollingExecutor(name: "shared")
    var pipes: [[Int32]] = []
    for _ in 0..<3 {
      var ends: [Int32] = [0, 0]
      #expect(pipe(&ends) == 0)
      pipes.append(ends)
    }
    let readers = try pipes.dropLast().map { try PipeReader(descriptor: $0[0], on: thread) }
    var gone: PipeReader? = try PipeReader(descriptor: pipes[2][0], on: thread)
    let place = await gone?.presentThread
    gone = nil
    for reader in readers { await reader.set(deadline: .seconds(3600)) }
    let sleeper = Task(executorPreference: ThreadTaskExecutor(thread)) {
      await readers[0].sleep(.milliseconds(20))
    }
    for byte in UInt8(0)..<100 {
      for ends in pipes.dropLast() {
        withUnsafeBytes(of: byte) { _ = write(ends[1], $0.baseAddress, 1) }
      }
    }
    for reader in readers {
      while await reader.received.count < 100 { try await Task.sleep(for: .milliseconds(1)) }
      #expect(await reader.received == Array(0..<100))
      #expect(await reader.presentThread == place)
    }
    #expect(await sleeper.value)
    let cancelled = Task { await readers[1].sleep(.seconds(3600)) }
    cancelled.cancel()
    #expect(await !cancelled.value)
    for ends in pipes { close(ends[1]) }
  }

  @Test func `a system error names what could not be done and why`() {
    let error = SystemError(purpose: "start thread x", code: EAGAIN)
    #expect("\(error)" == "cannot start thread x: resource temporarily unavailable")
  }
}
