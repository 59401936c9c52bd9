/// Puts a state together from a ``StateValue``; one that is not of the state's form is an error.
struct StateDecoder: Decoder {
  let value: StateValue
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  /// The value is not what the type is made of.
  struct Mismatch: Error {}

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .map(let values) = value else { throw Mismatch() }
    return KeyedDecodingContainer(Keyed<Key>(values: values))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .list(let values) = value else { throw Mismatch() }
    return Unkeyed(values: values)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { Single(value: value) }
}

extension StateDecoder {
  private struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let values: [String: StateValue]
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { values.keys.compactMap(Key.init(stringValue:)) }

    private func value(_ key: String) throws -> StateValue {
      guard let value = values[key] else { throw Mismatch() }
      return value
    }

    func contains(_ key: Key) -> Bool { values[key.stringValue] != nil }
    func decodeNil(forKey key: Key) throws -> Bool { try value(key.stringValue) == .null }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
      try Value(from: StateDecoder(value: value(key.stringValue)))
    }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type,
      forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
      try StateDecoder(value: value(key.stringValue)).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
      try StateDecoder(value: value(key.stringValue)).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { StateDecoder(value: try value("super")) }
    func superDecoder(forKey key: Key) throws -> any Decoder {
      StateDecoder(value: try value(key.stringValue))
    }
  }

  private struct Unkeyed: UnkeyedDecodingContainer {
    let values: [StateValue]
    var currentIndex = 0
    var codingPath: [any CodingKey] { [] }
    var count: Int? { values.count }
    var isAtEnd: Bool { currentIndex >= values.count }

    init(values: [StateValue]) { self.values = values }

    private mutating func next() throws -> StateDecoder {
      guard values.indices.contains(currentIndex) else { throw Mismatch() }
      defer { currentIndex += 1 }
      return StateDecoder(value: values[currentIndex])
    }

    mutating func decodeNil() throws -> Bool {
      guard values.indices.contains(currentIndex) else { throw Mismatch() }
      guard values[currentIndex] == .null else { return false }
      currentIndex += 1
      return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
      try Value(from: next())
    }

    mutating func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
      try next().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
      try next().unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder { try next() }
  }

  private struct Single: SingleValueDecodingContainer {
    let value: StateValue
    var codingPath: [any CodingKey] { [] }

    private func integer<Value: FixedWidthInteger>(_ type: Value.Type) throws -> Value {
      switch value {
      case .integer(let value): try Self.checked(Value(exactly: value))
      case .unsigned(let value): try Self.checked(Value(exactly: value))
      default: throw Mismatch()
      }
    }

    private static func checked<Value>(_ value: Value?) throws -> Value {
      guard let value else { throw Mismatch() }
      return value
    }

    func decodeNil() -> Bool { value == .null }
    func decode(_ type: Bool.Type) throws -> Bool {
      guard case .bool(let value) = value else { throw Mismatch() }
      return value
    }
    func decode(_ type: String.Type) throws -> String {
      guard case .text(let value) = value else { throw Mismatch() }
      return value
    }
    func decode(_ type: Double.Type) throws -> Double {
      guard case .real(let value) = value else { throw Mismatch() }
      return value
    }
    func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }
    func decode(_ type: Int.Type) throws -> Int { try integer(type) }
    func decode(_ type: Int8.Type) throws -> Int8 { try integer(type) }
    func decode(_ type: Int16.Type) throws -> Int16 { try integer(type) }
    func decode(_ type: Int32.Type) throws -> Int32 { try integer(type) }
    func decode(_ type: Int64.Type) throws -> Int64 { try integer(type) }
    func decode(_ type: UInt.Type) throws -> UInt { try integer(type) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try integer(type) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try integer(type) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try integer(type) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try integer(type) }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
      try Value(from: StateDecoder(value: value))
    }
  }
}
