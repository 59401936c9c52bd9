import Measurements
package import Languages

/// Why something failed, for a person.
package struct FailureReason: Sendable, Hashable, ExpressibleByStringLiteral {
  /// With the bytes, numbers and addresses of this one failure.
  package var text: String
  /// What every failure of its kind has in common: what is published and logged changes with it, and not
  /// with each number.
  package var kind: String
  /// The same for readers of Vietnamese.
  package var vietnamese: String

  /// Without `vietnamese` the text needs no translation, such as names and codes.
  package init(_ text: String, kind: String, vietnamese: String? = nil) {
    self.text = text
    self.kind = kind
    self.vietnamese = vietnamese ?? text
  }

  package init(_ words: BilingualText, kind: String) {
    self.init(words.english, kind: kind, vietnamese: words.vietnamese)
  }

  package var words: BilingualText { BilingualText(text, vietnamese) }

  package init(stringLiteral text: String) { self.init(text, kind: text) }
}

/// How often a new reason of an old state is passed on: three times at once, then once a minute.
///
/// Reasons that take turns at every poll would repeat the log line and the retained status each time.
struct ReasonAllowance {
  private var left = Self.most
  private var refilledAt = MonotonicTime(nanoseconds: 0)

  private static let most = 3
  private static let pause: Int64 = 60_000_000_000

  /// Whether a new reason may be passed on now.
  mutating func take(at now: MonotonicTime) -> Bool {
    if left == Self.most { refilledAt = now }
    let refills = now.nanoseconds(since: refilledAt) / Self.pause
    if refills > 0 {
      left = min(Self.most, left + Int(min(refills, Int64(Self.most))))
      refilledAt = refilledAt.advanced(by: refills * Self.pause)
    }
    guard left > 0 else { return false }
    left -= 1
    return true
  }
}
