/// Angles in degrees, −180 < angle ≤ 180, without a mathematics library.
enum Angle {
  /// The direction of a vector; 0 for none.
  ///
  /// The error is below 0.3°, less than a meter's.
  static func of(_ x: Double, _ y: Double) -> Double {
    let (width, height) = (x.magnitude, y.magnitude)
    guard width.isFinite, height.isFinite, width > 0 || height > 0 else { return 0 }
    let isSteep = height > width
    let ratio = isSteep ? width / height : height / width
    // Rajan e.a., "Efficient approximations for the arctangent function", 2006.
    let octant = ratio * (45 + 15.64 * (1 - ratio))
    let quadrant = isSteep ? 90 - octant : octant
    let half = x < 0 ? 180 - quadrant : quadrant
    return y < 0 ? normalised(-half) : half
  }

  /// The angle, 0…180, whose cosine this is.
  static func ofCosine(_ cosine: Double) -> Double {
    let bounded = max(-1, min(1, cosine))
    return of(bounded, (1 - bounded * bounded).squareRoot())
  }

  static func normalised(_ angle: Double) -> Double {
    guard angle.isFinite else { return 0 }
    let rest = angle.truncatingRemainder(dividingBy: 360)
    if rest > 180 { return rest - 360 }
    return rest <= -180 ? rest + 360 : rest
  }

  /// How far two directions are apart, 0…180.
  static func between(_ one: Double, _ other: Double) -> Double {
    normalised(one - other).magnitude
  }

  /// The mean direction, and how far the farthest is from it.
  ///
  /// The mean is that of the differences to the first, so angles must be within 180° of each other
  /// to have a meaningful one.
  static func mean(_ angles: [Double]) -> (mean: Double, spread: Double) {
    guard let first = angles.first else { return (0, 0) }
    let differences = angles.map { normalised($0 - first) }
    let mean = normalised(first + differences.reduce(0, +) / Double(angles.count))
    return (mean, angles.map { between($0, mean) }.max() ?? 0)
  }
}
