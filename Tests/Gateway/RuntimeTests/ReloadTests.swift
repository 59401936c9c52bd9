import Events
import Languages
import Registers
import Formats
import DeviceProfiles
import Glibc
import Logging
import System
import TestSupport
import Testing

@testable import Configuration
@testable import Runtime

/// The files of a gateway, as a reload reads them.
private final class FakeFiles: Sendable {
  private let next: ThreadLock<Result<GatewayConfiguration, ConfigurationProblems>>

  init(_ configuration: GatewayConfiguration) { next = ThreadLock(.success(configuration)) }

  func edit(_ change: (inout GatewayConfiguration) -> Void) {
    next.withLock { next in
      guard case .success(var configuration) = next else { return }
      change(&configuration)
      next = .success(configuration)
    }
  }

  func spoil(_ text: String) {
    let place = SourceLocation(file: "gateway.yaml", line: 3, column: 7)
    next.withLock {
      $0 = .failure(ConfigurationProblems([ConfigurationProblem(.error, at: place, text)]))
    }
  }

  func load() throws(ConfigurationProblems) -> LoadedConfiguration {
    LoadedConfiguration(configuration: try next.withLock { $0 }.get(), warnings: [])
  }
}

@Suite(.blocking, .timeLimit(.minutes(10))) final class ReloadTests {
  private let folder: String

  init() throws {
    var template = Array("/tmp/reload-tests-XXXXXX".utf8CString)
    let made = try #require(mkdtemp(&template))
    folder = String(cString: made)
  }

  deinit { _ = TestProgram.succeeds(["rm", "-rf", folder]) }

  private var configuration: GatewayConfiguration {
    .sample(storedIn: folder, .sample("panel", .sample("meter-1"), .sample("meter-2", unit: 2)))
  }

  private func runtime(_ files: FakeFiles?) throws -> GatewayRuntime {
    var source: ConfigurationSource?
    if let files {
      source = { () throws(ConfigurationProblems) -> LoadedConfiguration in try files.load() }
    }
    return try GatewayRuntime(
      configuration,
      source: source,
      version: "test",
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
  }

  /// Runs a gateway while `body` runs, once it passes readings on.
  private func running(
    _ runtime: GatewayRuntime,
    _ body: () async throws -> Void
  ) async throws {
    let task = Task { await runtime.run() }
    while await !runtime.passesReadings { try await Task.sleep(for: .milliseconds(5)) }
    try await body()
    task.cancel()
    await task.value
  }

  @Test func `the same files are in force without a change`() async throws {
    let files = FakeFiles(configuration)
    let runtime = try runtime(files)
    #expect(await runtime.reload() == .applied(hash: "one", changes: []))
  }

  @Test func `a gateway without files refuses to reload`() async throws {
    guard case .refused(let reasons) = try await runtime(nil).reload() else {
      Issue.record("reloaded")
      return
    }
    #expect(reasons == ["this gateway has no configuration files"])
  }

  @Test func `files with errors leave the old configuration in force`() async throws {
    let files = FakeFiles(configuration)
    let runtime = try runtime(files)
    files.spoil("unknown key \"pot\"")
    guard case .refused(let reasons) = await runtime.reload() else {
      Issue.record("reloaded")
      return
    }
    #expect(reasons == ["gateway.yaml:3:7: error: unknown key \"pot\""])
    #expect(await runtime.inForce.configuration == configuration)
  }

  @Test func `what needs a restart is refused by its key`() async throws {
    let files = FakeFiles(configuration)
    let runtime = try runtime(files)
    files.edit { next in
      next.identity.id = "gw-02"
      next.allowsWrites = true
    }
    guard case .refused(let reasons) = await runtime.reload() else {
      Issue.record("reloaded")
      return
    }
    #expect(reasons.count == 2)
    #expect(reasons.first?.hasPrefix("gateway.yaml: error: gateway.id cannot change") == true)
    #expect(await runtime.inForce.configuration.identity.id == "gw-01")
  }

  @Test func `a running gateway goes on with what did not change`() async throws {
    let files = FakeFiles(configuration)
    let runtime = try runtime(files)
    try await running(runtime) {
      let before = await runtime.running.connections.all.map { ObjectIdentifier($0.poller) }
      files.edit { next in
        next.connections[0].devices[1].unitID = 9
        next.connections.append(.sample("press", .sample("press-1")))
        next.hash = "two"
      }
      let outcome = await runtime.reload()
      #expect(
        outcome
          == .applied(
            hash: "two",
            changes: [
              ConfigurationReasons.change(.connection, "press", .added),
              ConfigurationReasons.change(.device, "meter-2", .changed),
              ConfigurationReasons.change(.device, "press-1", .added),
            ]
          )
      )
      let connections = await runtime.running.connections.all
      #expect(connections.map(\.connection.id) == ["panel", "press"])
      #expect(ObjectIdentifier(connections[0].poller) == before[0])
      #expect(connections[0].connection.devices[1].unitID == 9)
    }
  }

  @Test func `a connection with another address is built again, one that is gone ends`()
    async throws
  {
    let files = FakeFiles(configuration)
    let runtime = try runtime(files)
    try await running(runtime) {
      let before = await runtime.running.connections.all.map { ObjectIdentifier($0.poller) }
      files.edit { $0.connections[0].endpoint = .tcp(host: "127.0.0.1", port: 2) }
      _ = await runtime.reload()
      #expect(await runtime.running.connections.all.map { ObjectIdentifier($0.poller) } != before)
      files.edit { $0.connections = [] }
      _ = await runtime.reload()
      #expect(await runtime.running.connections.all.isEmpty)
    }
  }

  /// A broker that accepts connections and never answers.
  private func broker(_ listener: LoopbackListener, clientID: String) -> BrokerDefinition {
    BrokerDefinition(
      id: "park",
      address: BrokerAddress(host: "127.0.0.1", port: listener.port, usesTLS: false),
      version: .v5,
      clientID: clientID,
      username: nil,
      password: nil,
      passwordFile: nil,
      tls: nil,
      keepAlive: .seconds(60),
      formats: [.json],
      sparkplug: nil,
      maxInFlight: 10,
      liveFirst: false,
      messageExpiry: nil
    )
  }

  @Test func `a broker is reached when it comes, anew when it changes, and left when it goes`()
    async throws
  {
    let (files, listener) = (FakeFiles(configuration), LoopbackListener())
    let runtime = try runtime(files)
    try await running(runtime) {
      files.edit { $0.brokers = [self.broker(listener, clientID: "one")] }
      #expect(await runtime.reload() == Self.applied(.added))
      let first = try #require(listener.accepted(within: 60_000))
      files.edit { $0.brokers = [self.broker(listener, clientID: "two")] }
      #expect(await runtime.reload() == Self.applied(.changed))
      let second = try #require(listener.accepted(within: 60_000))
      #expect(LoopbackListener.isClosed(first, within: 60_000))
      files.edit { $0.brokers = [] }
      #expect(await runtime.reload() == Self.applied(.removed))
      #expect(LoopbackListener.isClosed(second, within: 60_000))
      #expect(await runtime.running.brokers.all.isEmpty)
    }
  }

  private static func applied(_ change: ConfigurationReasons.Change) -> ReloadOutcome {
    .applied(hash: "one", changes: [ConfigurationReasons.change(.broker, "park", change)])
  }

  @Test func `reloads at the same time are done one after the other`() async throws {
    let files = FakeFiles(configuration)
    let runtime = try runtime(files)
    try await running(runtime) {
      files.edit { $0.connections.append(.sample("press", .sample("press-1"))) }
      let changes = await withTaskGroup { group in
        for _ in 0..<8 { group.addTask { await runtime.reload() } }
        return await group.reduce(into: [Int]()) { counts, outcome in
          if case .applied(_, let changes) = outcome { counts.append(changes.count) }
        }
      }
      #expect(changes.sorted() == [0, 0, 0, 0, 0, 0, 0, 2])
      #expect(await runtime.running.connections.all.count == 2)
    }
  }

  @Test func `a gateway that is ending refuses to reload`() async throws {
    let files = FakeFiles(configuration)
    let runtime = try runtime(files)
    try await running(runtime) {}
    #expect(await runtime.reload() == .refused(["the gateway is ending"]))
  }
}
