/// The topics of one gateway's JSON namespace.
package struct Topics: Sendable, Hashable {
  /// `<enterprise>/<park>/<factory>`.
  package let root: String
  /// The gateway's id.
  package let gateway: String

  package init(enterprise: String, park: String, factory: String, gateway: String) {
    root = "\(enterprise)/\(park)/\(factory)"
    self.gateway = gateway
  }

  /// The topic of a device, production line or account: its path, then its id.
  package func asset(_ id: String, path: [String]) -> String {
    ([root] + path + [id]).joined(separator: "/")
  }

  /// `status`, `health`, `command/<name>`, `reply/<name>` of the gateway itself.
  package func ofGateway(_ name: String) -> String { "\(root)/_gateway/\(gateway)/\(name)" }
}
