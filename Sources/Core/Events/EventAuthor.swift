/// Who asked for what an event reports, and why; empty where the request does not say.
package struct EventAuthor: Sendable, Hashable {
  package let by: String
  package let why: String

  package init(by: String = "", why: String = "") {
    self.by = by
    self.why = why
  }

  /// As facts of an event; what was not said is absent.
  var facts: [FactName: FactValue?] {
    [.by: by.isEmpty ? nil : .text(by), .why: why.isEmpty ? nil : .text(why)]
  }
}
