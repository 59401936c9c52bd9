import System
import Testing

/// Counts the steps of a thread that is driven.
private actor Driven {
  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }
  private let thread: ThreadExecutor
  private var moments: [Int64] = []
  private var calls = 0

  init(_ thread: ThreadExecutor) { self.thread = thread }

  /// Each step names the next one after `pause` nanoseconds.
  func run(pause: Int64) async {
    await thread.drive { self.assumeIsolated { $0.step(pause) } }
  }

  private func step(_ pause: Int64) -> Int64 {
    moments.append(MonotonicClock.now())
    return MonotonicClock.now() + pause
  }

  func call() -> (calls: Int, moments: [Int64]) {
    calls += 1
    return (calls, moments)
  }
}

@Suite struct DriveTests {
  private func run<Result>(
    pause: Int64,
    _ body: (Driven) async throws -> Result
  ) async throws -> Result {
    let driven = Driven(try ThreadExecutor(name: "test"))
    let running = Task { await driven.run(pause: pause) }
    let result = try await body(driven)
    running.cancel()
    await running.value
    return result
  }

  @Test func `each step comes at the moment that the one before it named, and not before`()
    async throws
  {
    let moments = try await run(pause: 3_000_000) { driven in
      while await driven.call().moments.count < 10 { await Task.yield() }
      return await driven.call().moments
    }
    #expect(zip(moments, moments.dropFirst()).allSatisfy { $1 - $0 >= 3_000_000 })
  }

  @Test func `a thread whose steps never pause runs its actors' jobs all the same`() async throws {
    let calls = try await run(pause: 0) { driven in
      for _ in 0..<200 { _ = await driven.call() }
      return await driven.call().calls
    }
    #expect(calls == 201)
  }

  @Test func `no step comes after the end`() async throws {
    let driven = Driven(try ThreadExecutor(name: "test"))
    let running = Task { await driven.run(pause: 0) }
    while await driven.call().moments.isEmpty { await Task.yield() }
    running.cancel()
    await running.value
    let count = await driven.call().moments.count
    for _ in 0..<50 { #expect(await driven.call().moments.count == count) }
  }

  @Test func `a task that is cancelled already does at most one step`() async throws {
    let driven = Driven(try ThreadExecutor(name: "test"))
    let running = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      await driven.run(pause: 0)
    }
    await running.value
    #expect(await driven.call().moments.count <= 1)
  }
}
