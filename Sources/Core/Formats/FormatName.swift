/// The formats' names in a configuration; the list of all that there are.
package enum FormatName: String, Sendable, Hashable, CaseIterable {
  case json, sparkplug, thingsboard

  /// A format for one connection; `nil` where it is not part of this version.
  package func make(_ surroundings: FormatSurroundings) -> (any PayloadFormat)? {
    switch self {
    case .json: JSONFormat(surroundings)
    case .sparkplug, .thingsboard: nil
    }
  }
}
