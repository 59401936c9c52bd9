/// Solves overdetermined systems by Householder reflections (QR).
///
/// This loses half as many digits as the normal equations would (Golub & Van Loan, Matrix
/// Computations, 5.3).
enum LeastSquares {
  /// A column, counted from 0, depends on those before it.
  struct Dependent: Error { var column: Int }

  /// Finds the coefficients with the least sum of squared residuals.
  ///
  /// - Parameters:
  ///   - columns: Columns of equal length, each of Euclidean length 1.
  ///   - values: What is to be explained, one number per row.
  ///   - tolerance: A column depends on those before it if less than this is left when they are
  ///     removed.
  /// - Returns: One coefficient per column.
  /// - Throws: ``Dependent``.
  static func solve(
    _ columns: [[Double]],
    _ values: [Double],
    tolerance: Double
  ) throws(Dependent) -> [Double] {
    var (matrix, rest) = (columns, values)
    var diagonal: [Double] = []
    for column in matrix.indices {
      let tail = matrix[column][column...]
      let norm = length(tail)
      guard norm > tolerance else { throw Dependent(column: column) }
      let alpha = (tail.first ?? 0) > 0 ? -norm : norm
      var mirror = Array(tail)
      mirror[0] -= alpha
      let square = mirror.reduce(0) { $0 + $1 * $1 }
      for other in matrix.indices where other > column {
        reflect(&matrix[other], from: column, by: mirror, square)
      }
      reflect(&rest, from: column, by: mirror, square)
      diagonal.append(alpha)
    }
    return substitute(matrix, diagonal, rest)
  }

  /// Reflects the part of a vector from a row on at the plane perpendicular to `mirror`.
  private static func reflect(
    _ vector: inout [Double],
    from row: Int,
    by mirror: [Double],
    _ square: Double
  ) {
    guard square > 0 else { return }
    var product = 0.0
    for (index, part) in mirror.enumerated() { product += part * vector[row + index] }
    let factor = 2 * product / square
    for (index, part) in mirror.enumerated() { vector[row + index] -= factor * part }
  }

  private static func substitute(
    _ matrix: [[Double]],
    _ diagonal: [Double],
    _ rest: [Double]
  ) -> [Double] {
    var result = Array(repeating: 0.0, count: diagonal.count)
    for row in diagonal.indices.reversed() {
      var sum = rest[row]
      for column in diagonal.indices where column > row {
        sum -= matrix[column][row] * result[column]
      }
      result[row] = sum / diagonal[row]
    }
    return result
  }

  /// The Euclidean length, without overflow in intermediate results.
  static func length(_ vector: some Sequence<Double>) -> Double {
    let largest = vector.reduce(0) { max($0, $1.magnitude) }
    guard largest > 0, largest.isFinite else { return largest }
    return largest * vector.reduce(0) { $0 + ($1 / largest) * ($1 / largest) }.squareRoot()
  }
}
