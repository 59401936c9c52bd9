package import Languages
import Calendar
import Charts
package import Indicators
package import Tariffs

/// What a reader of a bill must know.
package enum BillNote: Sendable, Hashable {
  case monthGoesOn
  /// Not everything was measured.
  case quality(ResultQuality)
  /// Energy without a price in the tariff, in mWh.
  case unpriced(Int64)
  case reactiveNotMeasured
  /// It is calculated on paper: nothing of it is charged.
  case onPaper
  /// There is a price of capacity, and no demand to take it of.
  case demandNotKnown
  /// What the tables do not settle.
  case gap(RateGap)

  package func text(_ language: Language) -> String {
    switch self {
    case .monthGoesOn: language.text(.monthGoesOn)
    case .quality(let quality):
      language.text(.notAllMeasured(quality.rawValue, Language.vietnamese.word(quality)))
    case .unpriced(let energy):
      language.text(.unpriced(Bill.kilo(energy)))
    case .reactiveNotMeasured:
      language.text(.reactiveNotMeasured)
    case .onPaper:
      language.text(.onPaperNote)
    case .demandNotKnown:
      language.text(.demandNotKnown)
    case .gap(let gap): gap.text(language)
    }
  }
}

extension RateGap {
  fileprivate func text(_ language: Language) -> String {
    switch self {
    case .provisional(let subject, let reason, let from):
      let words = BilingualText(reason.english, reason.vietnamese)
      return subject.text(language) + language.text(.provisional(since: from?.iso, words))
    case .begins(let subject, let date):
      return subject.text(language) + language.text(.begins(on: date.iso))
    case .ended(let date):
      return language.text(.tariffEnds(on: date.iso))
    }
  }
}

extension RateSubject {
  fileprivate func text(_ language: Language) -> String {
    switch self {
    case .tariff: language.text(.tariff)
    case .prices: language.text(.prices)
    case .hours: language.text(.tariffHours)
    case .capacity: language.text(.capacityPrices)
    case .vat: language.text(.vatRates)
    }
  }
}
