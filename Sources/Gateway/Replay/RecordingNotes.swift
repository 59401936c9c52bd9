/// What a recording has that is taken, but perhaps not as it was meant.
package struct RecordingNotes: Sendable {
  /// Something of which the first place is told.
  package struct Sighting: Sendable {
    package internal(set) var count = 0
    package internal(set) var first: ReadingsProblem?
  }

  /// Values outside the range of their point, which are bad.
  package internal(set) var outOfRange = Sighting()
  /// Further readings of a point at the same time.
  package internal(set) var repeated = Sighting()
  /// Numbers that no state of their point has.
  package internal(set) var unknownStates = Sighting()

  /// A warning for each kind that there is.
  package var warnings: [String] {
    [outOfRange, repeated, unknownStates].compactMap { sighting in
      sighting.first.map {
        "\($0.place): warning: \($0.text)"
          + (sighting.count > 1 ? "; \(sighting.count) such lines" : "")
      }
    }
  }
}
