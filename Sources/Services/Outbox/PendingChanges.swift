/// The changes that wait for the store, and the messages that no broker may see before they are stored.
struct PendingChanges {
  private var changes: [any StoredChange] = []
  /// The first and the last message that belong to the changes.
  private var bound: ClosedRange<Int64>?
  private var boundBeingStored: ClosedRange<Int64>?

  var isEmpty: Bool { changes.isEmpty }

  /// The first message that must wait; `nil`: none.
  var barrier: Int64? { (boundBeingStored ?? bound)?.lowerBound }

  /// Adds a change; where the store fails, changes that can be combined are.
  mutating func add(_ change: any StoredChange, combining: Bool) {
    if combining, let both = changes.last?.merged(with: change) {
      changes[changes.count - 1] = both
    } else {
      changes.append(change)
    }
  }

  /// Lets messages wait for the changes that were added.
  mutating func bind(_ messages: ClosedRange<Int64>) {
    bound = (bound?.lowerBound ?? messages.lowerBound)...messages.upperBound
  }

  /// Takes what goes into one transaction; ``stored()`` or ``putBack(_:)`` follows.
  ///
  /// - Returns: the changes, and the last message that belongs to them.
  mutating func take() -> (changes: [any StoredChange], boundID: Int64?) {
    defer { (changes, boundBeingStored, bound) = ([], bound, nil) }
    return (changes, bound?.upperBound)
  }

  /// What was taken is stored.
  mutating func stored() { boundBeingStored = nil }

  /// What was taken could not be stored.
  mutating func putBack(_ taken: [any StoredChange]) {
    let all = taken + changes
    changes = []
    for change in all { add(change, combining: true) }
    if let former = boundBeingStored {
      bound = former.lowerBound...(bound?.upperBound ?? former.upperBound)
    }
    boundBeingStored = nil
  }
}
