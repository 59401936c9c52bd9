/// What is known of the answers of one unit, where frames carry no number.
struct UnitAnswers {
  /// Those that may still come.
  var awaited = AwaitedAnswers()
  /// Those that came.
  var recent = RecentAnswers()
}
