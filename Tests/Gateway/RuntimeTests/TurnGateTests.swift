import System
import Testing

@testable import Runtime

/// Work that goes on until it is let go.
private actor Work {
  private(set) var hasBegun = false
  private var isLetGo = false
  private var waiter: CheckedContinuation<Void, Never>?

  func run() async {
    hasBegun = true
    if !isLetGo { await withCheckedContinuation { waiter = $0 } }
  }

  func letGo() {
    isLetGo = true
    waiter?.resume()
    waiter = nil
  }
}

@Suite(.timeLimit(.minutes(5))) struct TurnGateTests {
  private let gate = TurnGate()

  private func wait(for condition: () async -> Bool) async throws {
    while await !condition() { try await Task.sleep(for: .milliseconds(1)) }
  }

  @Test func `turns are done one after the other`() async {
    let present = ThreadLock(0)
    let done = await withTaskGroup { group in
      for _ in 0..<50 {
        group.addTask {
          await gate.take(.reload) {
            let others = present.withLock { count in
              count += 1
              return count - 1
            }
            await Task.yield()
            present.withLock { $0 -= 1 }
            return others
          }
        }
      }
      return await group.reduce(into: [Int?]()) { $0.append($1) }
    }
    #expect(done == [Int?](repeating: 0, count: 50))
    #expect(await gate.phase == .running)
  }

  @Test func `a reload that waits when a stop comes is refused, and the stop has its turn`()
    async throws
  {
    let work = Work()
    async let first = gate.take(.reload) { await work.run() }
    try await wait { await work.hasBegun }
    async let second = gate.take(.reload) { Issue.record("reloaded while stopping") }
    async let stop = gate.take(.stop) { 7 }
    try await wait { await gate.phase == .stopRequested }
    await work.letGo()
    #expect(await first != nil)
    #expect(await second == nil)
    #expect(await stop == 7)
    #expect(await gate.phase == .stopping)
    #expect(await gate.take(.start) {} == nil)
  }

  @Test func `what can wait for another time is left while a turn is in progress`() async throws {
    let work = Work()
    async let reload = gate.take(.reload) { await work.run() }
    try await wait { await work.hasBegun }
    await gate.takeIfFree(.start) { Issue.record("started during a reload") }
    await work.letGo()
    #expect(await reload != nil)
    let hasStarted = ThreadLock(false)
    await gate.takeIfFree(.start) { hasStarted.withLock { $0 = true } }
    #expect(hasStarted.withLock { $0 })
    #expect(await gate.phase == .running)
  }
}
