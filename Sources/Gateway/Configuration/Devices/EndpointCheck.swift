import DeviceProfiles

/// Finds connections that get in each other's way.
enum EndpointCheck {
  static func run(
    _ connections: [Located<ConnectionDefinition>],
    _ context: inout ReadingContext
  ) {
    var places: [String: SourceLocation] = [:]
    for connection in connections {
      let name = connection.value.endpoint.name
      guard let first = places.updateValue(connection.location, forKey: name) else { continue }
      if case .serial = connection.value.endpoint {
        context.error(
          "\(name) is in use already, at \(first); put all its devices into one file",
          at: connection.location
        )
      } else {
        context.warning(
          "\(name) is in use already, at \(first); many gateways serve one connection only",
          at: connection.location
        )
      }
    }
  }
}
