/// Builds the tree of one document from its events, with limits on depth and size.
struct YamlComposer {
  private struct Anchored {
    var node: YamlNode
    var nodes: Int
    /// Levels of nesting, 1 for a scalar.
    var height: Int
  }

  private var anchors: [String: Anchored] = [:]
  /// Anchors whose value is still being read.
  private var open: Set<String> = []
  private var nodes = 0

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
      if let first = lines.updateValue(event.line, forKey: name) {
        throw error(
          "the key \"\(name)\" is here again; it is already in line \(first)",
          at: event
        )
      }
      let value = try node(try events.next(), from: &events, depth: depth + 1)
      pairs.append(YamlPair(key: key, value: value))
    }
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
      throw error("the alias *\(name) repeats nothing: there is no &\(name) before it", at: event)
    }
    try count(anchored.nodes, at: event)
    try requireDepth(depth + anchored.height - 1, at: event)
    return anchored.node
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

extension YamlNode {
  /// Levels of nesting, 1 for a scalar.
  fileprivate var height: Int {
    switch value {
    case .scalar: 1
    case .sequence(let items): 1 + (items.map(\.height).max() ?? 0)
    case .mapping(let pairs): 1 + (pairs.map(\.value.height).max() ?? 0)
    }
  }
}
