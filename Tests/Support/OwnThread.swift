package import Testing
import System

/// Runs the cases of a suite on threads that other tests do not use.
///
/// The other tests share one thread per core. Blocking calls, such as those of libmodbus, and long computations
/// would delay all of them, above all those that wait for real peers.
package struct OwnThread: SuiteTrait, TestTrait, TestScoping {
  enum Share {
    /// Many cases wait at the same time, but few enough for the descriptors that `select` supports.
    case blocking
    /// Not more threads than cores.
    case computing
    /// One thread for each case.
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
    // All threads start together: a test may count the threads of the process.
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
  /// The cases block their thread; they share a few threads.
  package static var blocking: Self { OwnThread(share: .blocking) }

  /// The cases compute for seconds.
  package static var computing: Self { OwnThread(share: .computing) }

  /// The cases have real peers, and run one at a time.
  package static var apart: Self { OwnThread(share: .none) }
}

/// Threads that are used in turn; all start at the first use.
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
