import JSON

extension CommandRequest {
  /// A field that is a number of seconds, or a duration such as `90s`, `10min`, `8h`, `2d`.
  ///
  /// - Returns: seconds; `nil` where the field is absent.
  /// - Throws: when it is not a duration, or is outside `range`.
  func seconds(_ name: String, in range: ClosedRange<Int64>) throws(CommandFailure) -> Int64? {
    guard let value = self[name] else { return nil }
    let number = value.integer ?? value.string.flatMap(Self.seconds)
    guard let number, range.contains(number) else {
      throw CommandFailure(
        .badRequest,
        "\(name) must be \(range.lowerBound) s to \(range.upperBound) s, such as 90 or \"10min\""
      )
    }
    return number
  }

  private static func seconds(of text: String) -> Int64? {
    for (unit, factor) in [("min", 60), ("h", 3600), ("d", 86_400), ("s", 1)] as [(String, Int64)]
    where text.hasSuffix(unit) {
      guard let number = Int64(text.dropLast(unit.count)), (0...1_000_000).contains(number) else {
        return nil
      }
      return number * factor
    }
    return nil
  }
}
