import System
import Testing

@Suite(.timeLimit(.minutes(5))) struct ThreadBellTests {
  private func eventually(_ condition: () -> Bool) async {
    while !condition() { try? await Task.sleep(for: .milliseconds(1)) }
  }

  @Test func `Whoever rings is answered after it, on the thread, and seldom more than once`()
    async throws
  {
    let thread = try PollingExecutor(name: "bell")
    let bell = thread.bell()
    let state = ThreadLock((rung: 0, seen: 0, answers: 0, isOwnThread: true))
    bell.ring()
    bell.answer {
      let isOwnThread = thread.isIsolatingCurrentContext() == true
      state.withLock {
        $0.seen = $0.rung
        $0.answers += 1
        $0.isOwnThread = $0.isOwnThread && isOwnThread
      }
    }
    for _ in 0..<10_000 {
      state.withLock { $0.rung += 1 }
      bell.ring()
    }
    await eventually { state.withLock { $0.seen == 10_000 } }
    let (answers, isOwnThread) = state.withLock { ($0.answers, $0.isOwnThread) }
    #expect(answers >= 1 && answers <= 10_001)
    #expect(isOwnThread)
  }

  @Test func `A bell that is rung in its own answer is answered once more`() async throws {
    let thread = try PollingExecutor(name: "bell")
    let bell = thread.bell()
    let answers = ThreadLock(0)
    bell.answer {
      let count = answers.withLock { count in
        count += 1
        return count
      }
      if count < 5 { bell.ring() }
    }
    bell.ring()
    await eventually { answers.withLock { $0 == 5 } }
  }

  @Test func `A bell of a thread that has ended is silent and keeps nothing`() async throws {
    final class Witness: Sendable {}
    weak var witness: Witness?
    var bell: ThreadBell?
    do {
      let thread = try PollingExecutor(name: "bell")
      let known = Witness()
      witness = known
      bell = thread.bell()
      bell?.answer { _ = known }
    }
    bell?.ring()
    bell = nil
    await eventually { witness == nil }
  }
}
