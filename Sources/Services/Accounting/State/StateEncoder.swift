/// Takes a state apart into a ``StateValue``.
struct StateEncoder: Encoder {
  let box: Box
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  /// Where a container leaves what it is given; containers are values, and what they give is read
  /// after they are gone.
  final class Box {
    enum Content {
      case single(StateValue)
      case list([Box])
      case map([String: Box])
    }
    var content = Content.single(.null)

    var value: StateValue {
      switch content {
      case .single(let value): value
      case .list(let boxes): .list(boxes.map(\.value))
      case .map(let boxes): .map(boxes.mapValues(\.value))
      }
    }

    func child(for key: String) -> Box {
      let child = Box()
      var boxes: [String: Box] = [:]
      if case .map(let present) = content { boxes = present }
      content = .single(.null)
      boxes[key] = child
      content = .map(boxes)
      return child
    }

    func child() -> Box {
      let child = Box()
      var boxes: [Box] = []
      if case .list(let present) = content { boxes = present }
      content = .single(.null)
      boxes.append(child)
      content = .list(boxes)
      return child
    }
  }

  static func value(of state: some Encodable) throws -> StateValue {
    let box = Box()
    try state.encode(to: Self(box: box))
    return box.value
  }

  /// Asked for again, it is the same container: the parts of a state may put their fields side by side.
  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    if case .map = box.content {} else { box.content = .map([:]) }
    return KeyedEncodingContainer(Keyed<Key>(box: box))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    box.content = .list([])
    return Unkeyed(box: box)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { Single(box: box) }
}

extension StateEncoder {
  private struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let box: Box
    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) { _ = box.child(for: key.stringValue) }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
      try value.encode(to: StateEncoder(box: box.child(for: key.stringValue)))
    }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type,
      forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
      StateEncoder(box: box.child(for: key.stringValue)).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
      StateEncoder(box: box.child(for: key.stringValue)).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { StateEncoder(box: box.child(for: "super")) }
    func superEncoder(forKey key: Key) -> any Encoder {
      StateEncoder(box: box.child(for: key.stringValue))
    }
  }

  private struct Unkeyed: UnkeyedEncodingContainer {
    let box: Box
    var codingPath: [any CodingKey] { [] }
    var count: Int { if case .list(let boxes) = box.content { boxes.count } else { 0 } }

    func encodeNil() { _ = box.child() }

    func encode<Value: Encodable>(_ value: Value) throws {
      try value.encode(to: StateEncoder(box: box.child()))
    }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type
    ) -> KeyedEncodingContainer<Nested> {
      StateEncoder(box: box.child()).container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
      StateEncoder(box: box.child()).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { StateEncoder(box: box.child()) }
  }

  private struct Single: SingleValueEncodingContainer {
    let box: Box
    var codingPath: [any CodingKey] { [] }

    private func put(_ value: StateValue) { box.content = .single(value) }

    func encodeNil() { put(.null) }
    func encode(_ value: Bool) { put(.bool(value)) }
    func encode(_ value: String) { put(.text(value)) }
    func encode(_ value: Double) { put(.real(value)) }
    func encode(_ value: Float) { put(.real(Double(value))) }
    func encode(_ value: Int) { put(.integer(Int64(value))) }
    func encode(_ value: Int8) { put(.integer(Int64(value))) }
    func encode(_ value: Int16) { put(.integer(Int64(value))) }
    func encode(_ value: Int32) { put(.integer(Int64(value))) }
    func encode(_ value: Int64) { put(.integer(value)) }
    func encode(_ value: UInt) { put(.unsigned(UInt64(value))) }
    func encode(_ value: UInt8) { put(.unsigned(UInt64(value))) }
    func encode(_ value: UInt16) { put(.unsigned(UInt64(value))) }
    func encode(_ value: UInt32) { put(.unsigned(UInt64(value))) }
    func encode(_ value: UInt64) { put(.unsigned(value)) }
    func encode<Value: Encodable>(_ value: Value) throws {
      try value.encode(to: StateEncoder(box: box))
    }
  }
}
