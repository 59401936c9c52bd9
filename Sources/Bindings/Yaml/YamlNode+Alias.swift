extension YamlNode {
  /// The same value at the place of an alias.
  func moved(to place: YamlPlace) -> Self {
    let moved: Value =
      switch value {
      case .scalar: value
      case .sequence(let items): .sequence(items.map { $0.moved(to: place) })
      case .mapping(let pairs):
        .mapping(
          pairs.map { YamlPair(key: $0.key.moved(to: place), value: $0.value.moved(to: place)) }
        )
      }
    return YamlNode(
      moved,
      line: place.line,
      column: place.column,
      origin: origin ?? YamlPlace(line: line, column: column)
    )
  }

  /// Levels of nesting, 1 for a scalar.
  var height: Int {
    switch value {
    case .scalar: 1
    case .sequence(let items): 1 + (items.map(\.height).max() ?? 0)
    case .mapping(let pairs): 1 + (pairs.map(\.value.height).max() ?? 0)
    }
  }
}
