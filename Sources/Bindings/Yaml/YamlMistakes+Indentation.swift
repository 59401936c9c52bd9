/// Lines that begin at another column than the lines that they belong to.
extension YamlMistakes {
  /// A line at whose beginning libyaml expected a key or an entry of a list.
  func wrongIndentation(_ problem: String, at place: Place) -> YamlSyntaxError? {
    guard ["expected key", "expected '-' indicator"].contains(where: problem.contains),
      lines.indices.contains(place.line)
    else { return nil }
    let line = lines[place.line]
    let indent = line.prefix { $0 == " " }.count
    guard indent == place.column, indent < line.count else { return nil }
    if let outlier = outlier(above: place.line, indent) { return outlier }
    // A key at the column of the dashes is no entry.
    guard line[indent] == "-" || !openColumns(above: place.line, ofEntries: true).contains(indent)
    else {
      return nil
    }
    let columns = openColumns(above: place.line, ofEntries: line[indent] == "-")
    let nearest = columns.min { a, b in
      (abs(a - indent), -a) < (abs(b - indent), -b)
    }
    guard let nearest, nearest != indent else { return nil }
    return error(
      "the line is indented by \(blanks(indent)), the lines that it belongs to by \(nearest); "
        + "indent it by \(nearest)",
      at: place
    )
  }

  /// The line above one that is indented by `indent`, where it is the one that begins too far left: its own
  /// neighbours, or the key that it belongs to, say so.
  private func outlier(above number: Int, _ indent: Int) -> YamlSyntaxError? {
    let above = (0..<number).reversed().lazy.filter { index in
      lines[index].first { $0 != " " }.map { $0 != "#" } == true
    }
    var before = above.makeIterator()
    guard let last = before.next() else { return nil }
    var first = last
    let column = lines[last].prefix { $0 == " " }.count
    guard column < indent, lines[last][column] != "-" else { return nil }
    while let index = before.next() {
      let start = lines[index].prefix { $0 == " " }.count
      let isGroup = entry(in: index).map { value(of: $0, in: index).isEmpty } == true
      if start == indent || (start == column && isGroup) {
        return error(
          "the line is indented by \(blanks(column)), its neighbours by \(indent); indent it by \(indent)",
          at: Place(line: first, column: column)
        )
      }
      guard start == column else { return nil }
      first = index
    }
    return nil
  }

  /// The columns at which keys, or the dashes of entries, may go on below the lines above.
  private func openColumns(above number: Int, ofEntries: Bool) -> [Int] {
    var columns: [Int] = []
    var least = Int.max
    for line in lines[..<number].reversed().prefix(1000) {
      let indent = line.prefix { $0 == " " }.count
      guard indent < line.count, line[indent] != "#" else { continue }
      let isEntry = line[indent] == "-"
      let content = indent + line.dropFirst(indent).prefix { $0 == "-" || $0 == " " }.count
      if !ofEntries, content < least { columns.append(content) }
      if ofEntries, isEntry, indent < least { columns.append(indent) }
      least = min(least, indent)
    }
    return columns
  }

  private func blanks(_ count: Int) -> String { count == 1 ? "1 space" : "\(count) spaces" }
}
