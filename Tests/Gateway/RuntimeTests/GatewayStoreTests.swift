import Outbox
import Adapters
import Glibc
import Logging
import Measurements
import Messages
import Store
import TestSupport
import Testing

@testable import Configuration
@testable import Runtime

@Suite(.blocking) final class GatewayStoreTests {
  private let folder: String

  init() throws {
    var template = Array("/tmp/gateway-store-tests-XXXXXX".utf8CString)
    folder = String(cString: try #require(mkdtemp(&template)))
  }

  deinit { _ = TestProgram.succeeds(["rm", "-rf", folder]) }

  private func open() throws -> GatewayStore {
    let topics = Topics(enterprise: "e", park: "p", factory: "f", gateway: "gw")
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    return try GatewayStore(.sample(storedIn: folder), topics, logger)
  }

  /// Opens the store once the last tasks of the run before have left it.
  private func reopen() async throws -> GatewayStore {
    for _ in 0..<500 {
      if let store = try? open() { return store }
      try await Task.sleep(for: .milliseconds(20))
    }
    return try open()
  }

  @Test func `a new store has nothing of an earlier run`() throws {
    let past = try open().past
    #expect(past.lastTime == nil && past.describedTopics.isEmpty && past.lastEnd == .clean)
  }

  @Test(arguments: [true, false])
  func `the next run knows what this one left`(endsWell: Bool) async throws {
    let time = Timestamp(seconds: FakeTime.today)
    do {
      let store = try open()
      await store.append([], changes: [ClockMark(time), DescribedTopics(["e/p/f/meter-1/meta"])])
      await store.outbox.flush()
      if endsWell { store.endRun() }
    }
    let past = try await reopen().past
    #expect(past.lastTime == time)
    #expect(past.describedTopics == ["e/p/f/meter-1/meta"])
    #expect(past.lastEnd == (endsWell ? .clean : .crash))
  }

  @Test func `a second gateway on the same store is refused`() throws {
    let store = try open()
    let failure = #expect(throws: StartFailure.self) { try self.open() }
    #expect(failure?.description.contains("another gateway is running on this store") == true)
    _ = store
  }
}
