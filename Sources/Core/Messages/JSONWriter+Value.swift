package import JSON

extension JSONWriter {
  package mutating func json(_ value: JSONValue) {
    switch value {
    case .null: null()
    case .bool(let flag): bool(flag)
    case .integer(let number): integer(number)
    case .number(let number): self.number(number)
    case .string(let text): string(text)
    case .array(let elements):
      array { json in for element in elements { json.json(element) } }
    case .object(let members):
      object { json in
        for member in members {
          json.key(member.name)
          json.json(member.value)
        }
      }
    }
  }

  package mutating func member(_ name: String, _ value: JSONValue) {
    key(name)
    json(value)
  }
}
