/// The readings of a file, a block at a time.
struct Recording: ~Copyable {
  private let source: ReadingsFile
  private var parser: ReadingsParser
  private var isAtEnd = false

  init(file: String, points: RecordedPoints, skipsUnknown: Bool) throws(ReadingsProblem) {
    source = try ReadingsFile(path: file)
    parser = ReadingsParser(file: file, points: points, skipsUnknown: skipsUnknown)
  }

  /// How many rows have points that the configuration does not have.
  var skipped: Int { parser.skipped }

  var notes: RecordingNotes { parser.notes }

  /// The next part, possibly empty; `nil` at the end.
  mutating func next() throws(ReadingsProblem) -> RecordedBlock? {
    guard !isAtEnd else { return nil }
    let block = try source.next()
    isAtEnd = block.isEmpty
    return isAtEnd ? try parser.finish() : try parser.parse(block)
  }
}
