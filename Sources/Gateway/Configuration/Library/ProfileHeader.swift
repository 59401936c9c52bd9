import Yaml

/// What a profile's file says of its model, without the register map.
///
/// It is read without complaints: a file that has errors is found all the same.
package struct ProfileHeader: Sendable, Hashable {
  /// Such as `schneider/iem3155`.
  package var name: String
  package var maker = ""
  package var model = ""
  package var kind: DeviceKind?
  package var aliases: [String] = []
  /// The names for people, in any language.
  package var labels: [String] = []

  init(name: String) { self.name = name }

  /// Reads a profile's file.
  init(name: String, bytes: [UInt8]) {
    self.init(name: name)
    guard let node = try? YamlNode.document(parsing: Self.head(of: bytes)),
      case .mapping(let pairs) = node.value
    else { return }
    for pair in pairs {
      switch pair.name {
      case "maker": maker = pair.value.scalar?.text ?? ""
      case "model": model = pair.value.scalar?.text ?? ""
      case "kind": kind = pair.value.scalar.flatMap { DeviceKind(rawValue: $0.text) }
      case "aliases": aliases = pair.value.texts
      case "label": labels = pair.value.texts
      default: break
      }
    }
  }

  /// The lines before the points, which are most of the file.
  private static func head(of bytes: [UInt8]) -> [UInt8] {
    let key = Array("\npoints:".utf8)
    guard let end = bytes.firstRange(of: key)?.lowerBound else { return bytes }
    return Array(bytes[...end])
  }
}

extension YamlNode {
  /// The texts in a list, in a group, or the only one.
  fileprivate var texts: [String] {
    switch value {
    case .scalar(let scalar): scalar.isNull ? [] : [scalar.text]
    case .sequence(let nodes): nodes.compactMap { $0.scalar?.text }
    case .mapping(let pairs): pairs.compactMap { $0.value.scalar?.text }
    }
  }
}

extension ProfileLibrary {
  /// What each profile is, sorted by name.
  package func headers() -> [ProfileHeader] {
    names().map { name in
      path(of: name).flatMap { try? FileReading.contents(of: $0).bytes }
        .map { ProfileHeader(name: name, bytes: $0) } ?? ProfileHeader(name: name)
    }
  }

  /// The profiles that words are found in, the best first.
  package func search(_ words: [String]) -> [ProfileHeader] {
    ProfileSearch(words: words).found(among: headers())
  }
}
