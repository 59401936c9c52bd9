package import Testing
import Threading

/// Runs the cases of a suite on threads that the tests at large do not use.
///
/// Those share one thread for each core. Calls that block, as those of libmodbus do, and long sums would
/// hold up every other test there, and first of all those that have real peers and wait for them.
package struct OwnThread: SuiteTrait, TestTrait, TestScoping {
  enum Share {
    /// Many wait side by side: few enough for the descriptors that `select` can hold.
    case blocking
    /// Not more of them than there are cores.
    case computing
    /// A thread for each case.
    case none
  }

  private static let blocking = ThreadsInTurn("blocking", count: 8)
  private static let computing = ThreadsInTurn("computing", count: 2)

  let share: Share

  package var isRecursive: Bool { true }

  @concurrent package func provideScope(
    for test: Test,
    testCase: Test.Case?,
    performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    guard testCase != nil else { return try await function() }
    try await withTaskExecutorPreference(thread()) { try await function() }
  }

  private func thread() async throws -> ThreadTaskExecutor {
    // All are made with the first: a test may count the process's threads.
    try await Self.blocking.make()
    try await Self.computing.make()
    return switch share {
    case .blocking: try await Self.blocking.next()
    case .computing: try await Self.computing.next()
    case .none: ThreadTaskExecutor(try ThreadExecutor(name: "test", stackSize: 4 << 20))
    }
  }
}

extension Trait where Self == OwnThread {
  /// The cases block their thread: they take turns on a few.
  package static var blocking: Self { OwnThread(share: .blocking) }

  /// The cases compute for seconds.
  package static var computing: Self { OwnThread(share: .computing) }

  /// The cases have real peers, and run one at a time.
  package static var apart: Self { OwnThread(share: .none) }
}

/// Threads in turn, all made at the first use.
private actor ThreadsInTurn {
  private let name: String
  private let count: Int
  private var executors: [ThreadTaskExecutor] = []
  private var turn = 0

  init(_ name: String, count: Int) {
    self.name = name
    self.count = count
  }

  func make() throws {
    while executors.count < count {
      let name = "\(name)-\(executors.count)"
      executors.append(ThreadTaskExecutor(try ThreadExecutor(name: name, stackSize: 4 << 20)))
    }
  }

  func next() throws -> ThreadTaskExecutor {
    try make()
    turn += 1
    return executors[turn % count]
  }
}
