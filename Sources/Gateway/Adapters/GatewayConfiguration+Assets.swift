package import Configuration
package import Messages

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
