extension RequestAnswer {
  /// Answers function 43/14: stream access to the basic (1), regular (2) and extended (3) objects,
  /// or one object alone (4).
  ///
  /// Objects that do not fit a PDU are left for the next request.
  func identify(_ fields: RequestFields) throws(Refusal) -> [UInt8] {
    guard let texts = unit.identification, try fields.byte(1) == 14 else { throw .illegalFunction }
    let (code, first) = (try fields.byte(2), try fields.byte(3))
    try fields.expect(length: 4)
    guard 1...4 ~= code else { throw .illegalValue }
    let objects = try objects(of: texts, code: code, from: first)
    let (bytes, count, next) = fit(objects)
    let conformity: UInt8 = texts.keys.contains { $0 >= 128 } ? 0x83 : 0x82
    return [43, 14, code, conformity, next == nil ? 0 : 0xFF, next ?? 0, count] + bytes
  }

  private func objects(
    of texts: [UInt8: String],
    code: UInt8,
    from first: UInt8
  ) throws(Refusal) -> [(id: UInt8, text: [UInt8])] {
    if code == 4 {
      guard let text = texts[first] else { throw .illegalAddress }
      return [(first, bytes(of: text))]
    }
    let last: UInt8 = code == 1 ? 2 : code == 2 ? 127 : 255
    // For an object that does not exist, the answer starts from the beginning.
    let start = texts[first] == nil ? 0 : first
    return texts.filter { start <= $0.key && $0.key <= last }
      .sorted { $0.key < $1.key }
      .map { ($0.key, bytes(of: $0.value)) }
  }

  private func bytes(of text: String) -> [UInt8] { Array(text.utf8.prefix(240)) }

  private func fit(
    _ objects: [(id: UInt8, text: [UInt8])]
  ) -> (bytes: [UInt8], count: UInt8, next: UInt8?) {
    var bytes: [UInt8] = []
    for (position, object) in objects.enumerated() {
      guard 7 + bytes.count + 2 + object.text.count <= 253 else {
        return (bytes, UInt8(clamping: position), object.id)
      }
      bytes += [object.id, UInt8(clamping: object.text.count)] + object.text
    }
    return (bytes, UInt8(clamping: objects.count), nil)
  }
}
