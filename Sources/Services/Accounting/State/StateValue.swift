import Energy

/// A state taken apart, between its type and its bytes.
enum StateValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case integer(Int64)
  case unsigned(UInt64)
  case real(Double)
  case text(String)
  case list([StateValue])
  case map([String: StateValue])

  /// Deeper than any state is; bytes that claim more are none.
  static let deepest = 32
}

extension CheckpointWriter {
  mutating func append(_ value: StateValue) {
    switch value {
    case .null: append(UInt64(0))
    case .bool(let value): append(UInt64(value ? 2 : 1))
    case .integer(let value):
      append(UInt64(3))
      append(value)
    case .unsigned(let value):
      append(UInt64(4))
      append(value)
    case .real(let value):
      append(UInt64(5))
      append(value)
    case .text(let value):
      append(UInt64(6))
      append(value)
    case .list(let values):
      append(UInt64(7))
      append(UInt64(values.count))
      for value in values { append(value) }
    case .map(let values): append(values)
    }
  }

  private mutating func append(_ values: [String: StateValue]) {
    append(UInt64(8))
    append(UInt64(values.count))
    // In order, so that the same state always has the same bytes.
    for (key, value) in values.sorted(by: { $0.key < $1.key }) {
      append(key)
      append(value)
    }
  }
}

extension CheckpointReader {
  mutating func value(depth: Int = 0) -> StateValue? {
    guard depth < StateValue.deepest, let tag = unsigned() else { return nil }
    switch tag {
    case 0: return .null
    case 1: return .bool(false)
    case 2: return .bool(true)
    case 3: return signed().map(StateValue.integer)
    case 4: return unsigned().map(StateValue.unsigned)
    case 5: return double().map(StateValue.real)
    case 6: return string().map(StateValue.text)
    case 7: return list(depth: depth)
    case 8: return map(depth: depth)
    default: return nil
    }
  }

  private mutating func list(depth: Int) -> StateValue? {
    // Each value takes at least a byte: a count beyond what is left is no count.
    guard let count = unsigned(), count <= UInt64(remaining) else { return nil }
    var values: [StateValue] = []
    for _ in 0..<count {
      guard let value = value(depth: depth + 1) else { return nil }
      values.append(value)
    }
    return .list(values)
  }

  private mutating func map(depth: Int) -> StateValue? {
    guard let count = unsigned(), count <= UInt64(remaining) else { return nil }
    var values: [String: StateValue] = [:]
    for _ in 0..<count {
      guard let key = string(), let value = value(depth: depth + 1) else { return nil }
      values[key] = value
    }
    return .map(values)
  }
}
