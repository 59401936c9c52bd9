import Yaml

/// Finds keys that are indented like the key above whose group they belong to.
struct KeyGroup {
  let keys: [KeyDescription]
  /// The last declared key, with what it may hold.
  private var last: (pair: YamlPair, key: KeyDescription)?

  init(keys: [KeyDescription]) { self.keys = keys }

  /// The key above a pair to which the pair belongs, and what to say of it; to be asked of each pair in turn.
  mutating func owner(of pair: YamlPair) -> (name: String, objection: String)? {
    if let key = keys.first(where: { $0.name == pair.name }) {
      last = (pair, key)
      return nil
    }
    guard let last, last.pair.key.line != pair.key.line, holds(pair, last.key) else { return nil }
    let inner: Int?
    switch last.pair.value.value {
    case .mapping(let pairs): inner = pairs.first.map { $0.key.column - 1 }
    case .scalar(let scalar) where scalar.isNull: inner = nil
    default: return nil
    }
    let name = last.pair.name
    return (
      name,
      "\(pair.name) belongs to \(name), so that its line must be indented further; "
        + "indent it by \(inner ?? last.pair.key.column + 1) spaces"
    )
  }

  private func holds(_ pair: YamlPair, _ key: KeyDescription) -> Bool {
    let names = Set(key.contents?.keys.map(\.name) ?? [])
    switch key.form {
    case .keys: return names.contains(pair.name)
    case .entries: return false
    case .ownKeys:
      guard case .mapping(let pairs) = pair.value.value else { return false }
      return pairs.contains { names.contains($0.name) }
    }
  }
}
