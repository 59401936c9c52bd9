package import Configuration
import DeviceProfiles
import System

/// How many descriptors a gateway has open at most, and whether the system allows so many.
///
/// Without this check a few more connections than fit would be down for ever, and which ones would be chance.
package struct DescriptorNeed: Sendable, Hashable {
  /// The store with its journal and its readers, the web page, logs and what the runtime opens for itself.
  private static let base = 60
  /// The line, and what interrupts it.
  private static let perConnection = 2
  /// A connection, its wake-up, a look-up of the name, libmosquitto's two, and a file with a certificate.
  private static let perBroker = 6

  package let connections: Int
  /// Connections whose host is a name: it is looked up with one more.
  private let names: Int
  private let brokers: Int

  package init(_ configuration: GatewayConfiguration) {
    connections = configuration.connections.count
    names = configuration.connections.count { $0.endpoint.isName }
    brokers = configuration.brokers.count
  }

  /// At most so many are open at once.
  package var count: Int {
    Self.base + Self.perConnection * connections + names + Self.perBroker * brokers
  }

  /// What is wrong where the process may have only `limit`; `nil`: nothing.
  package func shortage(of limit: Int) -> String? {
    guard count > limit else { return nil }
    return "\(count) descriptors are needed (\(Self.perConnection) for each of the "
      + "\(connections) connections\(names > 0 ? ", 1 more for a host name" : ""), "
      + "\(Self.perBroker) for each broker and \(Self.base) more), "
      + "and the system allows this process \(limit): raise LimitNOFILE= of the service, or ulimit -n"
  }

  /// Raises the process's limit as far as it may.
  ///
  /// - Throws: where it is too low all the same.
  package func ensure() throws(StartFailure) {
    DescriptorLimit.raise()
    if let shortage = shortage(of: DescriptorLimit.present) { throw .system(shortage) }
  }

  /// What `check` says: a gateway that is started as it was would not run.
  var problem: ConfigurationProblem? {
    guard let text = shortage(of: DescriptorLimit.highest) else { return nil }
    let place = SourceLocation(file: "devices.d", line: 1, column: 1)
    return ConfigurationProblem(.error, at: place, text)
  }
}

extension Endpoint {
  /// Whether its host has to be looked up.
  fileprivate var isName: Bool {
    switch self {
    case .serial: false
    case .tcp(let host, _), .rtuOverTCP(let host, _): HostAddress.numeric(host) == nil
    }
  }
}
