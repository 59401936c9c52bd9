import System
import Testing

@Suite struct ThreadLockTests {
  /// Adds from many threads at once and returns when all have ended.
  private func onThreads(_ count: Int, _ body: @escaping @Sendable () -> Void) throws {
    let left = ThreadLock(count)
    let end = try EventDescriptor()
    for number in 0..<count {
      try DetachedThread.start(name: "adder-\(number)", stackSize: 64 * 1024) {
        body()
        let isLast = left.withLock { left in
          left -= 1
          return left == 0
        }
        if isLast { end.signal() }
      }
    }
    #expect(isReadable(end.descriptor, within: 60_000))
  }

  @Test func `no change is lost that threads make at the same time`() throws {
    let sum = ThreadLock(0)
    try onThreads(8) { for _ in 0..<10_000 { sum.withLock { $0 += 1 } } }
    #expect(sum.withLock { $0 } == 80_000)
  }

  /// Two numbers that only the lock keeps equal.
  private final class Twins: @unchecked Sendable {
    private let lock = ThreadLock()
    private var pair = (0, 0)

    func add() -> Bool {
      lock.withLock {
        pair.0 += 1
        defer { pair.1 += 1 }
        return pair.0 == pair.1 + 1
      }
    }

    var both: [Int] { lock.withLock { [pair.0, pair.1] } }
  }

  @Test func `a lock guards the state that its owner keeps`() throws {
    let twins = Twins()
    let broken = ThreadLock(0)
    try onThreads(8) {
      for _ in 0..<5_000 where !twins.add() { broken.withLock { $0 += 1 } }
    }
    #expect(twins.both == [40_000, 40_000])
    #expect(broken.withLock { $0 } == 0)
  }

  @Test func `it returns what the body returns`() {
    let list = ThreadLock(["a"])
    #expect(list.withLock { list in list.removeFirst() } == "a")
    #expect(list.withLock { $0.isEmpty })
    #expect(ThreadLock().withLock { 7 } == 7)
  }
}
