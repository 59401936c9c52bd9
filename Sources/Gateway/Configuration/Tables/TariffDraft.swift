import Calendar
import Tariffs

/// `tariffs/*.yaml`.
struct TariffDraft: Sendable {
  /// An entry of `hours:`.
  struct HoursChoice: Sendable {
    var from: CivilDate
    var use: Located<String>
  }

  var head: TableHead
  var currency: String
  var vat: Located<String>?
  var hours: [HoursChoice]
  var prices: [Located<EnergyPrices>]
  var capacity: [Located<DatedRate>]

  private static let currency = DefaultedKey(
    "currency",
    ValueKind<String>.word("currency", of: "A-Z", example: "VND") {
      (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0)
    },
    default: "VND",
    doc: "ISO 4217; bills are rounded to its whole unit."
  )
  private static let vat = Key("vat", .libraryName, doc: "The table of VAT; null: none.")
  private static let hours = DefaultedKey(
    "hours",
    HoursChoice.shape.kind.list(atLeast: 1),
    default: [],
    doc: "Which tariff hours hold from when; needed for prices by band."
  )
  private static let prices = DefaultedKey(
    "prices",
    EnergyPrices.shape.kind.located(),
    default: [],
    doc: "Energy prices before VAT; each holds until the next begins."
  )
  private static let capacity = DefaultedKey(
    "capacity",
    DatedRateDraft.capacity.kind.located(),
    default: [],
    doc: "The capacity component of a two-component tariff."
  )

  static let shape = Shape<Self>(
    "tariff",
    doc: "Prices of energy and capacity by date: a file of `tariffs/`, the site's own or shipped.",
    keys: TableHead.keys + [
      currency.description, vat.description, hours.description, prices.description,
      capacity.description,
    ],
    rules: [needsHours]
  ) { fields, context in
    let draft = Self(
      head: TableHead(fields, &context),
      currency: fields.read(currency, &context),
      vat: fields.located(vat, &context),
      hours: fields.read(hours, &context),
      prices: fields.read(prices, &context),
      capacity: fields.read(capacity, &context)
    )
    let needsHours = draft.prices.contains { !$0.value.isSingle }
    if needsHours, !fields.has(hours.name), !fields.isMisspelt(hours.name) {
      context.error("the key \"hours\" is missing: prices by band need it", at: fields.node)
      return nil
    }
    return draft
  }

  /// Hours may be missing where every price is one for all hours.
  private static let needsHours = JSON.Member(
    "anyOf",
    [
      ["required": ["hours"]],
      ["properties": ["prices": ["items": ["required": ["price"]]]]],
    ]
  )

  var remarks: [TableRemark] {
    head.remarks + TableRemark.entries(prices, isPaper: \.isPaper, \.provisional)
      + TableRemark.entries(capacity, isPaper: \.isPaper, \.provisional)
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
    var tariff = Tariff(
      name: name,
      currency: currency,
      prices: prices.map(\.value),
      capacity: capacity.map(\.value),
      vat: vat ?? [],
      hours: dated
    )
    tariff.provisional = head.provisional?.value
    tariff.until = head.until?.value
    return tariff
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
