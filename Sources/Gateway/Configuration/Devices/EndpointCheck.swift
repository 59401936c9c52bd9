import DeviceProfiles
import Glibc

/// Finds connections that get in each other's way.
enum EndpointCheck {
  static func run(
    _ connections: [Located<ConnectionDefinition>],
    _ context: inout ReadingContext
  ) {
    var places: [String: SourceLocation] = [:]
    for connection in connections {
      let endpoint = connection.value.endpoint
      guard let first = places[endpoint.place] else {
        places[endpoint.place] = connection.location
        continue
      }
      if case .serial = endpoint {
        context.error(
          "\(endpoint.name) is in use already, at \(first); put all its devices into one file",
          at: connection.location
        )
      } else {
        context.warning(
          "\(endpoint.name) is in use already, at \(first); many gateways serve one connection only: "
            + "put all its devices into one file",
          at: connection.location
        )
      }
    }
  }
}

extension Endpoint {
  /// Whether Modbus TCP is spoken.
  var isTCP: Bool {
    if case .tcp = self { true } else { false }
  }

  /// The same for two ways of writing one place: host names in capitals, links to a serial device.
  fileprivate var place: String {
    switch self {
    case .tcp(let host, let port), .rtuOverTCP(let host, let port):
      return
        "\(host.lowercased().hasSuffix(".") ? String(host.lowercased().dropLast()) : host.lowercased()):\(port)"
    case .serial(let settings):
      guard let resolved = realpath(settings.port, nil) else {
        return SerialPortNotation.normalised(settings.port)
      }
      defer { free(resolved) }
      return String(cString: resolved)
    }
  }
}
