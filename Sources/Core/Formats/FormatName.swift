/// The formats' names in a configuration, and the one list of what makes them.
///
/// To add a format, write a type that conforms to ``PayloadFormat`` and name it here: everything else asks this list.
package enum FormatName: String, Sendable, Hashable, CaseIterable {
  case json, sparkplug, thingsboard

  /// What makes it; `nil` where it is not part of this version.
  private var maker: ((FormatSurroundings) -> any PayloadFormat)? {
    switch self {
    case .json: { JSONFormat($0) }
    case .sparkplug, .thingsboard: nil
    }
  }

  /// What a broker gets that names none; part of every version.
  package static let standard = Self.json

  /// Those that are part of this version.
  package static var available: [Self] { allCases.filter(\.isAvailable) }

  /// Whether it is part of this version.
  package var isAvailable: Bool { maker != nil }

  /// The format of one connection: the first of these names that is part of this version, otherwise
  /// ``standard``.
  package static func format(
    of names: [Self],
    _ surroundings: FormatSurroundings
  ) -> any PayloadFormat {
    names.lazy.compactMap { $0.maker?(surroundings) }.first ?? JSONFormat(surroundings)
  }
}
