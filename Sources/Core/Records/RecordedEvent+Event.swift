package import Indicators

extension RecordedEvent {
  /// An event's words, and its facts by name.
  package init(_ event: Event) {
    self.init(
      id: event.id,
      type: event.type,
      severity: event.severity.rawValue,
      message: event.message,
      facts: event.numbers.sorted { $0.key < $1.key }.map {
        RecordedFact($0.key, .number($0.value))
      }
    )
  }
}
