import Calendar
import Tariffs
import Yaml

extension ValueKind where Value == ExactDecimal {
  /// A price, rate or factor, taken as it is written: at most six places.
  static func exact(atLeast least: ExactDecimal = .zero) -> ValueKind {
    ValueKind.scalar(
      "decimal",
      expected: "a decimal number with at most six places, such as 1833 or 0.6766",
      schema: ["type": "number"],
      write: { .number($0.double) },
      parse: { $0.isText ? nil : ExactDecimal($0.text) }
    )
    .checked(adding: [JSON.Member("minimum", .number(least.double))]) {
      $0 < least ? "\($0) is below \(least)" : nil
    }
  }
}

extension ValueKind where Value == ProvisionalText {
  /// A text for people; one language stands for the other where that is missing.
  static let provisional = ValueKind<[String: String]>.label.map { texts in
    let english = texts["en"] ?? texts["vi"] ?? texts.values.min() ?? ""
    return ProvisionalText(english: english, vietnamese: texts["vi"] ?? english)
  }
}

/// Keys of tables and of their entries.
enum TableKeys {
  static let provisional = Key(
    "provisional",
    ValueKind<ProvisionalText>.provisional,
    doc: "Why it may still change, by language; check and bills say it."
  )
  static let paper = DefaultedKey(
    "paper",
    .flag,
    default: false,
    doc: "true: calculated on paper only; bills show it and charge nothing."
  )
  static let source = Key(
    "source",
    .text,
    .required,
    doc: "The regulation, contract or publication that the numbers are from."
  )
  static let from = Key(
    "from",
    ValueKind<CivilDate>.date,
    .required,
    doc: "The first day it holds."
  )
}
