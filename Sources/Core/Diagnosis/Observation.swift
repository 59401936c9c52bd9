package import DeviceProfiles
package import Measurements

/// What was read of one point at one time.
package struct Observation: Sendable, Hashable {
  package var point: PointDefinition
  package var outcome: Reading.Outcome
  /// The registers or bits of its value; empty where there was no answer.
  package var words: [UInt16]
  /// The contents of its scale register.
  package var scaleWord: UInt16?

  package init(
    point: PointDefinition,
    outcome: Reading.Outcome,
    words: [UInt16] = [],
    scaleWord: UInt16? = nil
  ) {
    self.point = point
    self.outcome = outcome
    self.words = words
    self.scaleWord = scaleWord
  }

  package var isGood: Bool {
    if case .good = outcome { true } else { false }
  }

  /// The value as a number; `nil` where it is bad or a text.
  var number: Double? {
    if case .good(let value) = outcome { value.double } else { nil }
  }

  /// The power of ten in its scale register, 0 without one.
  var exponent: Int { scaleWord.map { max(-10, min(10, Int(Int16(bitPattern: $0)))) } ?? 0 }
}

/// All points of a device at one time.
package struct DeviceSample: Sendable, Hashable {
  /// Seconds since the first sample.
  package var seconds: Double
  package var observations: [Observation]

  package init(seconds: Double, observations: [Observation]) {
    self.seconds = seconds
    self.observations = observations
  }
}
