import Yaml

extension ValueKind where Value == [Int: String] {
  /// The names of a state's numbers.
  static let states = ValueKind(
    name: "number: name",
    schema: [
      "type": "object", "propertyNames": ["pattern": "^(-?[0-9]+|0x[0-9a-fA-F]+)$"],
      "additionalProperties": ["type": "string", "minLength": 1], "minProperties": 1,
    ],
    read: { node, context in
      guard case .mapping(let pairs) = node.value, !pairs.isEmpty else {
        context.error(
          "write the numbers of the state and their names: \(StateNotation.example(for: node))",
          at: node
        )
        return nil
      }
      if let objection = StateNotation.objection(to: pairs) {
        context.error(objection.text, at: objection.pair?.key ?? node)
        return nil
      }
      var names: [Int: String] = [:]
      for pair in pairs {
        guard let number = NumberText.integer(pair.name) else {
          context.error(StateNotation.objection(to: pair), at: pair.key)
          continue
        }
        let name = ValueKind<String>.prose.read(pair.value, &context)
        if let name, let other = names.updateValue(name, forKey: number) {
          context.error("the number \(number) is named \"\(other)\" already", at: pair.key)
        }
      }
      return names
    }
  )
}
