extension Sequence where Element == NamedEntry<PointDraft> {
  /// These points over `base`, those of `owner`: the same names key by key, null takes a point away.
  func merged(
    over base: [Element],
    of owner: String,
    _ context: inout ReadingContext
  ) -> [Element] {
    var merged = base
    for entry in self where entry.isNull || entry.value != nil {
      let position = merged.firstIndex { $0.name == entry.name }
      switch (position, entry.value) {
      case (.some(let position), .some(let draft)):
        merged[position].value = merged[position].value.map(draft.merged(over:)) ?? draft
      case (.some(let position), nil): merged.remove(at: position)
      case (nil, .some(let draft)) where draft.isWhole || base.isEmpty: merged.append(entry)
      case (nil, _): complain(of: entry, missingIn: base, of: owner, &context)
      }
    }
    return merged
  }

  private func complain(
    of entry: Element,
    missingIn base: [Element],
    of owner: String,
    _ context: inout ReadingContext
  ) {
    context.error(
      "\(owner) has no point \(entry.name)"
        + (entry.value == nil
          ? "" : "; a point of one's own needs table, address and type, or an expression"),
      at: entry.location,
      suggestion: Spelling.nearest(to: entry.name, among: base.map(\.name))
    )
  }
}

extension PointDraft {
  /// Whether it says where the value lies, or how it is computed.
  var isWhole: Bool { table != nil || address != nil || addresses != nil || expression != nil }
}

extension [NamedEntry<PointDraft>] {
  /// The names of those that could not be read.
  var refused: Set<String> { Set(filter { $0.value == nil && !$0.isNull }.map(\.name)) }
}
