/// Why bytes are not acceptable JSON.
package struct JSONSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong, in English.
  package var text: String
  /// The place, in bytes from the start.
  package var offset: Int

  package init(_ text: String, at offset: Int) {
    self.text = text
    self.offset = offset
  }

  package var description: String { "\(text) at byte \(offset)" }
}

/// What a reader accepts, so that a hostile text costs no more than its bytes.
package struct JSONLimits: Sendable, Hashable {
  /// The longest text, in bytes.
  package var bytes: Int
  /// How deep arrays and objects may be nested.
  package var depth: Int
  /// How many members an object may have.
  package var members: Int

  package init(bytes: Int = 1 << 20, depth: Int = 32, members: Int = 4096) {
    self.bytes = bytes
    self.depth = depth
    self.members = members
  }
}
