import Expressions
import Yaml

/// `expression:` of a point, as it was read.
struct ExpressionDraft: Sendable {
  let parsed: ParsedExpression
  /// Where each of its scalars stands, and its end.
  private let places: [SourceLocation]
  private let start: SourceLocation

  /// Where something stands in it.
  func place(of offset: Int) -> SourceLocation {
    places.indices.contains(offset) ? places[offset] : start
  }

  static let kind = ValueKind<Self>(
    name: "expression",
    schema: ["type": "string", "minLength": 1, "maxLength": .integer(ExpressionLimits.length)],
    read: { node, context in
      guard let scalar = node.scalar, !scalar.isNull else {
        context.mismatch(
          "\(node.scalar == nil ? node.article : "nothing") stands here; an expression is expected, such as "
            + "\"active_power_l1 + active_power_l2\"",
          at: node
        )
        return nil
      }
      let places = context.places(of: scalar.text, at: node)
      do throws(ExpressionProblem) {
        let parsed = try ParsedExpression(parsing: scalar.text)
        return Self(parsed: parsed, places: places, start: context.location(of: node))
      } catch {
        context.error(
          error.message,
          at: places.indices.contains(error.offset)
            ? places[error.offset] : context.location(of: node),
          suggestion: error.misspelt.flatMap { Spelling.nearest(to: $0, among: error.choices) }
        )
        return nil
      }
    }
  )
}
