import Energy

/// The bytes of a state of any type that can be coded: fields by name, so that a later version still
/// reads what an earlier one wrote, as long as it asks for nothing new.
enum StateCheckpoint {
  /// The layout of the bytes.
  private static let layout: UInt64 = 1

  /// - Returns: `nil` where the type refuses to be coded.
  static func bytes(of state: some Encodable) -> [UInt8]? {
    guard let value = try? StateEncoder.value(of: state) else { return nil }
    var writer = CheckpointWriter()
    writer.append(layout)
    writer.append(value)
    return writer.bytes
  }

  /// - Returns: `nil` where the bytes are no state of the type, of a layout that is known.
  static func state<State: Decodable>(_ type: State.Type, from bytes: [UInt8]) -> State? {
    var reader = CheckpointReader(bytes)
    guard reader.unsigned() == layout, let value = reader.value(), reader.isAtEnd else {
      return nil
    }
    return try? State(from: StateDecoder(value: value))
  }
}
