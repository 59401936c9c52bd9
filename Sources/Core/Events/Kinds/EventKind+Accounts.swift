package import Languages
package import Measurements

// Energy accounts.
extension EventKind {
  package static let unaccountedRaised = EventKind(
    "unaccounted_raised",
    .warning,
    of: [.account],
    when: BilingualText(
      "The unaccounted share of an hour is above `unaccounted_limit`",
      "Tỷ lệ chưa phân bổ của một giờ vượt `unaccounted_limit`"
    ),
    facts: [.account, .share],
    wordings: EventWording(
      "The submeters of {account} leave {share} % of an hour's energy unaccounted for",
      "Các công tơ nhánh của {account} để {share} % điện năng một giờ không rõ đi đâu"
    )
  )

  package static let unaccountedCleared = EventKind(
    "unaccounted_cleared",
    .info,
    of: [.account],
    when: BilingualText(
      "The unaccounted share of an hour is within its limit again",
      "Tỷ lệ chưa phân bổ của một giờ đã trở lại trong giới hạn"
    ),
    facts: [.account, .share],
    wordings: EventWording(
      "The balance of {account} is within its limit again: {share} %",
      "Cân bằng điện năng của {account} đã trở lại trong giới hạn: {share} %"
    )
  )

  package static let ledgerCorrected = EventKind(
    "ledger_corrected",
    .info,
    of: [.account],
    when: BilingualText(
      "The command `correct` changed what an account counted",
      "Lệnh `correct` đã sửa số đã đếm của một tài khoản"
    ),
    facts: [.account, .from, .to, .before, .after, .changes, .by, .why],
    wordings: EventWording(
      "{account} was corrected by {by} from {from} to {to}: {changes}; reason: {why}",
      "{by} đã hiệu chỉnh {account} từ {from} đến {to}: {changes}; lý do: {why}"
    )
  )

  package static let baselineTrained = EventKind(
    "baseline_trained",
    .info,
    of: [.account],
    when: BilingualText(
      "The training of a baseline has ended and its model is made",
      "Đường cơ sở đã học xong và có mô hình"
    ),
    facts: [.baseline, .periods, .r2, .cvRMSE],
    wordings: EventWording(
      "The baseline {baseline} is made of {periods} periods: R² {r2}, CV(RMSE) {cv_rmse}",
      "Đường cơ sở {baseline} lập từ {periods} kỳ: R² {r2}, CV(RMSE) {cv_rmse}"
    )
  )

  package static let baselineRefused = EventKind(
    "baseline_refused",
    .warning,
    of: [.account],
    when: BilingualText(
      "The training periods of a baseline give no model",
      "Các kỳ học của đường cơ sở không cho được mô hình"
    ),
    facts: [.baseline, .reason],
    wordings: EventWording(
      "The baseline {baseline} cannot be made: {reason}",
      "Không lập được đường cơ sở {baseline}: {reason}"
    )
  )
}

extension EventContent {
  /// The submeters leave too much unaccounted for; `share` in percent.
  package static func unaccountedRaised(account: String, share: Double) -> Self {
    Self(.unaccountedRaised, [.account: .text(account), .share: .number(share)])
  }

  /// The balance is within its limit again; `share` in percent.
  package static func unaccountedCleared(account: String, share: Double) -> Self {
    Self(.unaccountedCleared, [.account: .text(account), .share: .number(share)])
  }

  /// A quantity of an account that was corrected; `before` is `nil` where it was not known.
  package typealias Correction = (quantity: String, before: Double?, after: Double, unit: String)

  /// A command corrected the ledger from one moment to another, both with their text in the plant's time.
  package static func ledgerCorrected(
    account: String,
    from: (Timestamp, text: String),
    to: (Timestamp, text: String),
    changes: [Correction],
    by: String,
    why: String
  ) -> Self {
    let words = changes.map { change in
      BilingualText(Self.text(of: change, in: .english), Self.text(of: change, in: .vietnamese))
    }
    return Self(
      .ledgerCorrected,
      [
        .account: .text(account), .from: .time(from.0, from.text), .to: .time(to.0, to.text),
        .before: .amounts(changes.map { .init($0.quantity, $0.before) }),
        .after: .amounts(changes.map { .init($0.quantity, $0.after) }),
        .changes: .phrase(words.joined(separator: ", ")), .by: .text(by), .why: .text(why),
      ]
    )
  }

  private static func text(of change: Correction, in language: Language) -> String {
    let before = change.before.map(language.exact) ?? "?"
    return "\(change.quantity) \(before) → \(language.exact(change.after)) \(change.unit)"
  }

  /// A baseline has its model.
  package static func baselineTrained(
    baseline: String,
    periods: Int,
    r2: Double,
    cvRMSE: Double
  ) -> Self {
    Self(
      .baselineTrained,
      [
        .baseline: .text(baseline), .periods: .count(Int64(periods)), .r2: .number(r2),
        .cvRMSE: .number(cvRMSE),
      ]
    )
  }

  package static func baselineRefused(baseline: String, reason: BilingualText) -> Self {
    Self(.baselineRefused, [.baseline: .text(baseline), .reason: .words(reason)])
  }
}
