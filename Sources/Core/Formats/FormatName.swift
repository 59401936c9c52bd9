/// The formats' names in a configuration; the list of all that there are.
package enum FormatName: String, Sendable, Hashable, CaseIterable {
  case json, sparkplug, thingsboard

  /// What makes it; `nil` where it is not part of this version.
  private var maker: ((FormatSurroundings) -> any PayloadFormat)? {
    switch self {
    case .json: { JSONFormat($0) }
    case .sparkplug, .thingsboard: nil
    }
  }

  /// Whether it is part of this version.
  package var isAvailable: Bool { maker != nil }

  /// A format for one connection; `nil` where it is not part of this version.
  package func make(_ surroundings: FormatSurroundings) -> (any PayloadFormat)? {
    maker?(surroundings)
  }
}
