import CYaml

/// The next item that libyaml finds in a file.
struct YamlEvent {
  enum Kind {
    case streamStart, streamEnd, documentStart, documentEnd
    case alias(String)
    case scalar(YamlScalar)
    case sequenceStart, sequenceEnd, mappingStart, mappingEnd
  }

  var kind: Kind
  var anchor: String?
  /// The tag, where one was written.
  var tag: String?
  /// 1-based.
  var line: Int
  /// 1-based, in characters.
  var column: Int
}

/// Reads events one by one with `yaml_parser_parse`.
///
/// No tree is built, so a file that nests or repeats itself endlessly takes no memory.
struct YamlEventReader: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>

  init(_ bytes: [UInt8]) {
    input = .allocate(capacity: max(1, bytes.count))
    _ = input.initialize(from: bytes)
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    yaml_parser_initialize(parser)
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, input.baseAddress, bytes.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    input.deallocate()
  }

  /// The next event; after the end of the stream always the end of the stream.
  mutating func next() throws(YamlSyntaxError) -> YamlEvent {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw complaint() }
    defer { yaml_event_delete(&event) }
    return YamlEvent(
      kind: Self.kind(of: event),
      anchor: Self.anchor(of: event),
      tag: Self.tag(of: event),
      line: Int(event.start_mark.line) + 1,
      column: Int(event.start_mark.column) + 1
    )
  }

  private func complaint() -> YamlSyntaxError {
    let fault = parser.pointee
    return YamlMistakes(in: Array(input)).error(
      fault.problem.map { String(cString: $0) } ?? "the file cannot be read",
      at: YamlMistakes.Place(fault.problem_mark),
      within: fault.context.map { String(cString: $0) } ?? "",
      from: YamlMistakes.Place(fault.context_mark)
    )
  }

  private static func kind(of event: yaml_event_t) -> YamlEvent.Kind {
    switch event.type {
    case YAML_STREAM_START_EVENT: .streamStart
    case YAML_DOCUMENT_START_EVENT: .documentStart
    case YAML_DOCUMENT_END_EVENT: .documentEnd
    case YAML_ALIAS_EVENT: .alias(text(event.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT: .scalar(scalar(of: event))
    case YAML_SEQUENCE_START_EVENT: .sequenceStart
    case YAML_SEQUENCE_END_EVENT: .sequenceEnd
    case YAML_MAPPING_START_EVENT: .mappingStart
    case YAML_MAPPING_END_EVENT: .mappingEnd
    default: .streamEnd
    }
  }

  private static func anchor(of event: yaml_event_t) -> String? {
    switch event.type {
    case YAML_SCALAR_EVENT: text(event.data.scalar.anchor)
    case YAML_SEQUENCE_START_EVENT: text(event.data.sequence_start.anchor)
    case YAML_MAPPING_START_EVENT: text(event.data.mapping_start.anchor)
    default: nil
    }
  }

  private static func tag(of event: yaml_event_t) -> String? {
    switch event.type {
    case YAML_SCALAR_EVENT: text(event.data.scalar.tag)
    case YAML_SEQUENCE_START_EVENT: text(event.data.sequence_start.tag)
    case YAML_MAPPING_START_EVENT: text(event.data.mapping_start.tag)
    default: nil
    }
  }

  private static func scalar(of event: yaml_event_t) -> YamlScalar {
    let scalar = event.data.scalar
    return YamlScalar(
      text: String(
        decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length),
        as: UTF8.self
      ),
      isQuoted: scalar.style != YAML_PLAIN_SCALAR_STYLE,
      tag: text(scalar.tag)
    )
  }

  private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    pointer.map { String(cString: $0) }
  }
}

extension YamlMistakes.Place {
  fileprivate init(_ mark: yaml_mark_t) {
    self.init(line: Int(mark.line), column: Int(mark.column))
  }
}
