import Logging
import Testing

@testable import Configuration
@testable import Runtime

@Suite struct NextConfigurationTests {
  private static let present = GatewayConfiguration.sample(
    storedIn: "/tmp",
    .sample("panel", .sample("meter-1"))
  )
  private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  private func next(_ source: ConfigurationSource?) -> NextConfiguration {
    NextConfiguration(after: Self.present, from: source, logger)
  }

  private func next(_ edit: @escaping @Sendable (inout GatewayConfiguration) -> Void)
    -> NextConfiguration
  {
    next { () throws(ConfigurationProblems) -> LoadedConfiguration in
      var configuration = Self.present
      edit(&configuration)
      return LoadedConfiguration(configuration: configuration, warnings: [])
    }
  }

  private func reasons(_ next: NextConfiguration) -> [String]? {
    guard case .refused(let reasons) = next else { return nil }
    return reasons
  }

  @Test func `without files there is nothing to use`() {
    #expect(reasons(next(nil)) == ["this gateway has no configuration files"])
  }

  @Test func `only the errors of files are reasons`() {
    let place = SourceLocation(file: "gateway.yaml", line: 3, column: 7)
    let next = next { () throws(ConfigurationProblems) -> LoadedConfiguration in
      throw ConfigurationProblems([
        ConfigurationProblem(.warning, at: place, "old key"),
        ConfigurationProblem(.error, at: place, "unknown key"),
      ])
    }
    #expect(reasons(next) == ["gateway.yaml:3:7: error: unknown key"])
  }

  @Test func `changes that need a restart are refused`() {
    #expect(reasons(next { $0.identity.factory = "other" })?.count == 1)
    #expect(reasons(next { $0.storage.path = "/other" })?.count == 1)
  }

  @Test func `other changes can be used`() {
    guard case .usable(_, let same) = next({ _ in }) else {
      Issue.record("refused")
      return
    }
    #expect(same.endedConnections.isEmpty && same.begunConnections.isEmpty)
    guard case .usable(let configuration, let changes) = next({ $0.connections = [] }) else {
      Issue.record("refused")
      return
    }
    #expect(configuration.connections.isEmpty)
    #expect(changes.endedConnections == ["panel"])
  }
}
