/// What was accepted in a recording although it may be a mistake.
package struct RecordingNotes: Sendable {
  /// A finding of which only the first place is reported.
  package struct Sighting: Sendable {
    package internal(set) var count = 0
    package internal(set) var first: ReadingsProblem?
  }

  /// Values outside the range of their point, which count as bad.
  package internal(set) var outOfRange = Sighting()
  /// Further readings of a point at the same time.
  package internal(set) var repeated = Sighting()
  /// Numbers that no state of their point has.
  package internal(set) var unknownStates = Sighting()
}
