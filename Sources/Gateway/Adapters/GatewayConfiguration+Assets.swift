package import Configuration
import DeviceProfiles
import Energy
package import Messages
import Production

extension GatewayConfiguration {
  /// The path of each asset, by its id.
  package var assetPaths: [String: [String]] {
    var paths: [String: [String]] = [:]
    for device in connections.flatMap(\.devices) { paths[device.id] = device.path }
    for account in indicators.accounts { paths[account.id] = account.path }
    for line in indicators.lines { paths[line.id] = line.path }
    return paths
  }
}

extension Topics {
  package init(_ identity: GatewayIdentity) {
    self.init(
      enterprise: identity.enterprise,
      park: identity.park,
      factory: identity.factory,
      gateway: identity.id
    )
  }
}
