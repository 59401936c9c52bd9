package import Diagnosis

/// A fault that a simulated device has: where it is wired wrongly, or what its registers do.
package struct InjectedFault: Sendable, Hashable {
  package var kind: Fault
  /// 0, 1 and 2; for rotated currents by how many phases, 1 or 2.
  package var phases: [Int]
  package var points: [String]
  package var factor: Double
  /// Whether a hung device still answers, with old values.
  package var answers: Bool

  package init(
    _ kind: Fault,
    phases: [Int] = [],
    points: [String] = [],
    factor: Double = 1,
    answers: Bool = false
  ) {
    self.kind = kind
    self.phases = phases
    self.points = points
    self.factor = factor
    self.answers = answers
  }
}
