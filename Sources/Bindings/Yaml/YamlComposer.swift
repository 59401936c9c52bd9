/// Builds the tree of one document from its events, with limits on depth and size.
struct YamlComposer {
  private struct Anchored {
    var node: YamlNode
    var nodes: Int
    /// Levels of nesting, 1 for a scalar.
    var height: Int
  }

  /// The bytes of the document, to explain mistakes.
  let text: [UInt8]
  private var anchors: [String: Anchored] = [:]
  /// Anchors whose value is still being read.
  private var open: Set<String> = []
  private var nodes = 0

  init(text: [UInt8]) { self.text = text }

  mutating func document(
    from events: inout YamlEventReader
  ) throws(YamlSyntaxError) -> YamlNode? {
    _ = try events.next()
    guard case .documentStart = try events.next().kind else { return nil }
    let root = try node(try events.next(), from: &events, depth: 1)
    _ = try events.next()
    let following = try events.next()
    guard case .streamEnd = following.kind else {
      throw error("a second document begins here; a file holds one", at: following)
    }
    // `--- # nothing` is an empty document.
    return root.scalar?.isNull == true && root.scalar?.text.isEmpty == true ? nil : root
  }

  private mutating func node(
    _ event: YamlEvent,
    from events: inout YamlEventReader,
    depth: Int
  ) throws(YamlSyntaxError) -> YamlNode {
    if case .alias(let name) = event.kind {
      return try repeated(name, at: event, depth: depth)
    }
    try count(1, at: event)
    try requireDepth(depth, at: event)
    let before = nodes
    if let anchor = event.anchor { open.insert(anchor) }
    try requirePlainBeginning(event)
    let value = try value(event, from: &events, depth: depth)
    let node = YamlNode(value, line: event.line, column: event.column)
    if let anchor = event.anchor {
      open.remove(anchor)
      anchors[anchor] = Anchored(node: node, nodes: nodes - before + 1, height: node.height)
    }
    return node
  }

  private mutating func value(
    _ event: YamlEvent,
    from events: inout YamlEventReader,
    depth: Int
  ) throws(YamlSyntaxError) -> YamlNode.Value {
    switch event.kind {
    case .scalar(let scalar): .scalar(scalar)
    case .sequenceStart: .sequence(try items(from: &events, depth: depth))
    case .mappingStart: .mapping(try pairs(from: &events, depth: depth))
    default: throw error("a value is expected here", at: event)
    }
  }

  private mutating func items(
    from events: inout YamlEventReader,
    depth: Int
  ) throws(YamlSyntaxError) -> [YamlNode] {
    var items: [YamlNode] = []
    while true {
      let event = try events.next()
      if case .sequenceEnd = event.kind { return items }
      items.append(try node(event, from: &events, depth: depth + 1))
    }
  }

  private mutating func pairs(
    from events: inout YamlEventReader,
    depth: Int
  ) throws(YamlSyntaxError) -> [YamlPair] {
    var pairs: [YamlPair] = []
    var lines: [String: Int] = [:]
    while true {
      let event = try events.next()
      if case .mappingEnd = event.kind { return pairs }
      let key = try node(event, from: &events, depth: depth + 1)
      guard let name = key.scalar?.text else {
        throw error("a key must be a plain word", at: event)
      }
      let value = try node(try events.next(), from: &events, depth: depth + 1)
      if let first = lines.updateValue(event.line, forKey: name), !isPartOfNumber(key, value) {
        let entry =
          pairs.first.map { $0.name == name && beginsEntry($0.key) } == true
          ? "; a new entry of the list begins with a dash; write - \(name):" : ""
        throw error(
          "the key \"\(name)\" is here again; it is already in line \(first)\(entry)",
          at: event
        )
      }
      pairs.append(YamlPair(key: key, value: value))
    }
  }

  /// Whether a key stands behind the dash of an entry.
  private func beginsEntry(_ key: YamlNode) -> Bool {
    let lines = YamlMistakes(in: text).lines
    return lines.indices.contains(key.line - 1)
      && lines[key.line - 1].prefix(key.column - 1).contains("-")
  }

  /// Whether a key may be what a comma between braces has cut off a number: `{ limit: 1,000,000 }`.
  private func isPartOfNumber(_ key: YamlNode, _ value: YamlNode) -> Bool {
    guard let digits = key.scalar, !digits.isText, let nothing = value.scalar else { return false }
    return nothing.isNull && nothing.text.isEmpty
      && digits.text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  /// The value that an alias refers to; each use counts in full, which stops "billion laughs".
  private mutating func repeated(
    _ name: String,
    at event: YamlEvent,
    depth: Int
  ) throws(YamlSyntaxError) -> YamlNode {
    guard !open.contains(name) else {
      throw error("the alias *\(name) is inside the value that it repeats", at: event)
    }
    guard let anchored = anchors[name] else {
      throw error(
        "the alias *\(name) repeats nothing: there is no &\(name) before it; a text "
          + "that begins with * needs quotes",
        at: event
      )
    }
    try count(anchored.nodes, at: event)
    try requireDepth(depth + anchored.height - 1, at: event)
    return anchored.node.moved(to: YamlPlace(line: event.line, column: event.column))
  }

  /// Refuses texts that YAML takes for tags and anchors: `!main` and `&main` without a value.
  private func requirePlainBeginning(_ event: YamlEvent) throws(YamlSyntaxError) {
    if let tag = event.tag, !tag.hasPrefix("tag:yaml.org,2002:") {
      throw YamlMistakes(in: text).unquotedText(at: event)
    }
    if case .scalar(let scalar) = event.kind, event.anchor != nil, scalar.text.isEmpty,
      !scalar.isQuoted, scalar.tag == nil
    {
      throw YamlMistakes(in: text).unquotedText(at: event)
    }
  }

  private mutating func count(_ added: Int, at event: YamlEvent) throws(YamlSyntaxError) {
    nodes += added
    guard nodes <= YamlNode.maximumNodes else {
      throw error("the file holds more than \(YamlNode.maximumNodes) values", at: event)
    }
  }

  private func requireDepth(_ depth: Int, at event: YamlEvent) throws(YamlSyntaxError) {
    guard depth <= YamlNode.maximumDepth else {
      throw error("values nest more than \(YamlNode.maximumDepth) deep", at: event)
    }
  }

  private func error(_ problem: String, at event: YamlEvent) -> YamlSyntaxError {
    YamlSyntaxError(line: event.line, column: event.column, problem: problem)
  }
}
