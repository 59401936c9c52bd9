import Calendar
import Tariffs

/// `tariffs/*.yaml`.
struct TariffDraft: Sendable {
  /// An entry of `hours:`.
  struct HoursChoice: Sendable {
    var from: CivilDate
    var use: Located<String>
  }

  var currency: String
  var vat: Located<String>?
  var hours: [HoursChoice]
  var prices: [Located<EnergyPrices>]
  var capacity: [DatedRate]

  private static let currency = DefaultedKey(
    "currency",
    ValueKind<String>.word("currency", of: "A-Z") {
      (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0)
    },
    default: "VND",
    doc: "ISO 4217; bills are rounded to its whole unit."
  )
  private static let vat = Key("vat", .libraryName, doc: "The table of VAT; null: none.")
  private static let hours = Key(
    "hours",
    HoursChoice.shape.kind.list(atLeast: 1),
    .required,
    doc: "Which tariff hours hold from when."
  )
  private static let prices = DefaultedKey(
    "prices",
    EnergyPrices.shape.kind.located(),
    default: [],
    doc: "Energy prices before VAT; each holds until the next begins."
  )
  private static let capacity = DefaultedKey(
    "capacity",
    DatedRateDraft.capacity.kind.list(),
    default: [],
    doc: "The capacity component of a two-component tariff."
  )

  static let shape = Shape<Self>(
    "tariff",
    doc: "Prices of energy and capacity by date: a file of `tariffs/`, the site's own or shipped.",
    keys: [
      TableKeys.label.description, TableKeys.notes.description, currency.description,
      vat.description, hours.description, prices.description, capacity.description,
    ]
  ) { fields, context in
    _ = fields.read(TableKeys.label, &context)
    _ = fields.read(TableKeys.notes, &context)
    return Self(
      currency: fields.read(currency, &context),
      vat: fields.located(vat, &context),
      hours: fields.read(hours, &context) ?? [],
      prices: fields.read(prices, &context),
      capacity: fields.read(capacity, &context)
    )
  }

  /// Looks up what the file names.
  func tariff(
    named name: String,
    _ tables: inout TableReader,
    _ context: inout ReadingContext
  ) -> Tariff? {
    var dates: Set<CivilDate> = []
    for entry in prices where !dates.insert(entry.value.from).inserted {
      context.error("there are prices from \(entry.value.from.iso) already", at: entry.location)
    }
    let vat = tables.vat(self.vat, &context)
    var dated: [DatedHours] = []
    for choice in hours {
      guard let hours = tables.hours(choice.use, &context) else { return nil }
      dated.append(DatedHours(from: choice.from, hours: hours))
    }
    return Tariff(
      name: name,
      currency: currency,
      prices: prices.map(\.value),
      capacity: capacity,
      vat: vat ?? [],
      hours: dated
    )
  }
}

extension TariffDraft.HoursChoice {
  private static let use = Key(
    "use",
    .libraryName,
    .required,
    doc: "The hours' name: a file of `tariffs/hours/`."
  )

  static let shape = Shape<Self>(
    "hours",
    doc: "Tariff hours and the day they begin to hold.",
    keys: [TableKeys.from.description, use.description]
  ) { fields, context in
    let from = fields.read(TableKeys.from, &context)
    let use = fields.located(use, &context)
    guard let from, let use else { return nil }
    return Self(from: from, use: use)
  }
}

extension EnergyPrices {
  private static let peak = Key("peak", .exact(), .required, doc: "Per kWh in peak hours.")
  private static let normal = Key("normal", .exact(), .required, doc: "Per kWh in normal hours.")
  private static let offPeak = Key(
    "off_peak",
    .exact(),
    .required,
    doc: "Per kWh in off-peak hours."
  )

  static let shape = Shape<Self>(
    "prices",
    doc: "The prices of a decision.",
    keys: [
      TableKeys.from.description, peak.description, normal.description, offPeak.description,
      TableKeys.source.description,
    ]
  ) { fields, context in
    let from = fields.read(TableKeys.from, &context)
    let peak = fields.read(peak, &context)
    let normal = fields.read(normal, &context)
    let offPeak = fields.read(offPeak, &context)
    let source = fields.read(TableKeys.source, &context)
    guard let from, let peak, let normal, let offPeak, let source else { return nil }
    return Self(from: from, source: source, peak: peak, normal: normal, offPeak: offPeak)
  }
}
