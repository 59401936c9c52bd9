import Yaml

extension ValueKind where Value == ClosedRange<Double> {
  /// `[lowest, highest]`.
  static let numberRange = pair(of: .number, name: "[lowest, highest]")
}

extension ValueKind where Value == ClosedRange<UInt16> {
  /// `[first, last]`.
  static let addressRange = pair(of: .address, name: "[first, last]")
}

extension ValueKind where Value == [ClosedRange<UInt16>] {
  /// `[[first, last], …]`.
  static let addressRanges = {
    let list = ValueKind<ClosedRange<UInt16>>.addressRange.list()
    var kind = list
    kind.name = "list of [first, last] address"
    kind.read = { node, context in
      guard let numbers = RangeNotation.flatNumbers(in: node) else {
        return list.read(node, &context)
      }
      let ranges = RangeNotation.ranges(of: numbers)
      context.mismatch(
        "addresses are given as ranges, each in brackets of its own"
          + Advice(ranges.map { ["[\($0.joined(separator: ", "))]"] } ?? []).text,
        at: node
      )
      return nil
    }
    return kind
  }()
}

/// How people write the two ends of ranges.
private enum RangeNotation {
  /// The numbers of `[100, 119]`, `100-119`, `[100-119]`, `{ from: 100, to: 119 }` and `100`, which lack
  /// the brackets of each range; `nil` for a list that has them.
  static func flatNumbers(in node: YamlNode) -> [String]? {
    switch node.value {
    case .scalar(let scalar): scalar.isNull ? nil : numbers(in: scalar.text)
    case .mapping(let pairs):
      pairs.flatMap { numbers(in: $0.value.scalar?.text ?? "?", isAlone: false) }
    case .sequence(let items):
      items.isEmpty || !items.allSatisfy { $0.scalar != nil }
        ? nil : items.flatMap { numbers(in: $0.scalar?.text ?? "?", isAlone: items.count == 1) }
    }
  }

  /// `[100, 119]` for each pair of numbers; `nil` where they are no pairs.
  static func ranges(of numbers: [String]) -> [String]? {
    let values = numbers.compactMap { NumberText.integer($0) }
    guard values.count == numbers.count, values.count.isMultiple(of: 2), !values.isEmpty,
      values.allSatisfy((0...65_535).contains)
    else { return nil }
    return stride(from: 0, to: values.count, by: 2).map {
      "[\(min(values[$0], values[$0 + 1])), \(max(values[$0], values[$0 + 1]))]"
    }
  }

  /// The ends that a text names: two, or one twice where it stands alone.
  static func numbers(in text: String, isAlone: Bool = true) -> [String] {
    let plain = OddCharacter.plain(text).lowercased()
    if NumberText.integer(plain) != nil { return isAlone ? [plain, plain] : [plain] }
    for divider in ["...", "..", "…", "-", "~", ":", " to ", "đến", ",", ";", "/", "|"] {
      let parts = plain.split(separator: divider).map { $0.filter { !$0.isWhitespace } }
      if parts.count == 2, parts.allSatisfy({ NumberNotation.meanings(of: $0).count == 1 }) {
        return parts
      }
    }
    return ["?"]
  }
}

extension ValueKind {
  fileprivate static func pair<Bound: Comparable & Sendable>(
    of kind: ValueKind<Bound>,
    name: String
  ) -> ValueKind where Value == ClosedRange<Bound> {
    ValueKind(
      name: name,
      schema: ["type": "array", "items": kind.schema, "minItems": 2, "maxItems": 2],
      read: { node, context in
        guard case .sequence(let nodes) = node.value, nodes.count == 2 else {
          context.mismatch("\(name) is two numbers in brackets\(pairAdvice(for: node))", at: node)
          return nil
        }
        guard let first = kind.read(nodes[0], &context), let last = kind.read(nodes[1], &context)
        else { return nil }
        guard first <= last else {
          let ends = nodes.compactMap { $0.scalar?.text }
          context.error(
            "the range is backwards; write [\(ends.reversed().joined(separator: ", "))]",
            at: node
          )
          return nil
        }
        return first...last
      }
    )
  }

  /// What to write instead of `0-100` or `[0-100]`, or of four numbers that may be two with commas.
  private static func pairAdvice(for node: YamlNode) -> String {
    let texts: [String] =
      switch node.value {
      case .scalar(let scalar): [scalar.text]
      case .sequence(let nodes): nodes.compactMap { $0.scalar?.text }
      case .mapping: []
      }
    if texts.count == 1 {
      let numbers = RangeNotation.numbers(in: texts[0], isAlone: false)
      return numbers.count == 2 ? "; write [\(numbers.joined(separator: ", "))]" : ""
    }
    if texts.count == 3 {
      let readings = [
        [texts[0] + "," + texts[1], texts[2]], [texts[0], texts[1] + "," + texts[2]],
      ]
      .compactMap { pair -> String? in
        let numbers = pair.map { NumberNotation.meanings(of: $0).first }
        guard let low = numbers[0], let high = numbers[1], let first = NumberText.decimal(low),
          let last = NumberText.decimal(high), first < last
        else { return nil }
        return "[\(low), \(high)]"
      }
      return Advice(readings, reason: "").text
    }
    guard (3...4).contains(texts.count), texts.allSatisfy(NumberText.isDecimal) else { return "" }
    return "; decimals are written with a point, as in 0.5"
  }
}
