/// A message in two languages with places for what it is about, such as `unknown key "%"`.
///
/// Each `%` of the English text stands for some text. In the other language `%1` is the first of them, `%2` the second.
struct MessageTemplate: Sendable {
  private let pieces: [String]
  private let translation: String

  init(_ english: String, _ translation: String) {
    pieces = english.split(separator: "%", omittingEmptySubsequences: false).map(String.init)
    self.translation = translation
  }

  /// How much of a message is fixed: the more, the surer it is the right one.
  var weight: Int { pieces.reduce(0) { $0 + $1.utf8.count } }

  /// The message in the other language; `nil` where it is another message.
  ///
  /// `word` translates what stands at a place, where that is a phrase itself.
  func translated(_ message: Substring, _ word: (Substring) -> String) -> String? {
    guard let values = values(in: message) else { return nil }
    var result = ""
    var rest = Substring(translation)
    while let sign = rest.firstIndex(of: "%") {
      result += rest[..<sign]
      rest = rest[rest.index(after: sign)...]
      guard let number = rest.first?.wholeNumberValue, values.indices.contains(number - 1) else {
        result += "%"
        continue
      }
      result += word(values[number - 1])
      rest = rest.dropFirst()
    }
    return result + rest
  }

  /// What stands at the places.
  private func values(in message: Substring) -> [Substring]? {
    guard let first = pieces.first, let last = pieces.last, message.hasPrefix(first) else {
      return nil
    }
    guard pieces.count > 1 else { return message == first ? [] : nil }
    var rest = message.dropFirst(first.count)
    guard rest.hasSuffix(last) else { return nil }
    rest = rest.dropLast(last.count)
    var values: [Substring] = []
    for piece in pieces.dropFirst().dropLast() {
      guard let range = rest.firstRange(of: piece) else { return nil }
      values.append(rest[..<range.lowerBound])
      rest = rest[range.upperBound...]
    }
    return values + [rest]
  }
}
