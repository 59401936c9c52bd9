import Tariffs
import Yaml

/// Reads the tables that accounts name, each once; the site's own win over shipped ones of their name.
struct TableReader {
  /// The configuration folder first, then the folders of shipped files.
  let roots: [String]
  private var tariffs: [String: Tariff?] = [:]
  private var hours: [String: TariffHours?] = [:]
  private var vat: [String: [DatedRate]?] = [:]
  private var reactive: [String: ReactiveCharge?] = [:]
  private var emissions: [String: EmissionFactors?] = [:]
  /// Every file read, in order, for the configuration's hash.
  private(set) var files: [(name: String, bytes: [UInt8])] = []
  /// The remarks of each table, by its file; reported where the table is used.
  var remarks: [String: [TableRemark]] = [:]
  /// The VAT table of each tariff.
  var vatNames: [String: String] = [:]

  init(home: String, shared: [String]) { roots = [home] + shared }

  mutating func tariff(
    _ name: Located<String>?,
    _ context: inout ReadingContext
  ) -> Tariff? {
    guard let name else { return nil }
    if let known = tariffs[name.value] { return known }
    let draft = read(name, .tariff, TariffDraft.shape, &context)
    note(draft?.remarks, name, .tariff)
    vatNames[name.value] = draft?.vat?.value
    let file = context.file
    context.file = shown(name.value, .tariff)
    let tariff = draft.flatMap { $0.tariff(named: name.value, &self, &context) }
    context.file = file
    tariffs[name.value] = .some(tariff)
    return tariff
  }

  mutating func hours(
    _ name: Located<String>?,
    _ context: inout ReadingContext
  ) -> TariffHours? {
    guard let name else { return nil }
    if let known = hours[name.value] { return known }
    let table = read(name, .hours, TariffHoursDraft.shape, &context)
    note(table?.head.remarks, name, .hours)
    let file = context.file
    context.file = shown(name.value, .hours)
    let found = table.flatMap { $0.hours(named: name.value, &context) }
    context.file = file
    hours[name.value] = .some(found)
    return found
  }

  mutating func vat(
    _ name: Located<String>?,
    _ context: inout ReadingContext
  ) -> [DatedRate]? {
    guard let name else { return nil }
    if let known = vat[name.value] { return known }
    let draft = read(name, .vat, VatDraft.shape, &context)
    note(draft?.remarks, name, .vat)
    let rates = draft?.rates.map(\.value)
    vat[name.value] = .some(rates)
    return rates
  }

  mutating func reactive(
    _ name: Located<String>?,
    _ context: inout ReadingContext
  ) -> ReactiveCharge? {
    guard let name else { return nil }
    if let known = reactive[name.value] { return known }
    let draft = read(name, .reactive, ReactiveDraft.shape, &context)
    note(draft?.head.remarks, name, .reactive)
    let charge = draft?.charge(named: name.value)
    reactive[name.value] = .some(charge)
    return charge
  }

  mutating func emissions(
    _ name: Located<String>?,
    _ context: inout ReadingContext
  ) -> EmissionFactors? {
    guard let name else { return nil }
    if let known = emissions[name.value] { return known }
    let draft = read(name, .emissionFactors, EmissionFactorsDraft.shape, &context)
    note(draft?.remarks, name, .emissionFactors)
    let factors = draft.map {
      EmissionFactors(
        name: name.value,
        factors: $0.factors.map(\.value),
        oilEquivalent: $0.equivalent
      )
    }
    emissions[name.value] = .some(factors)
    return factors
  }

  /// Reads a table's file; `nil` after a complaint, which names the place in that file.
  private mutating func read<Draft>(
    _ name: Located<String>,
    _ kind: TableKind,
    _ shape: Shape<Draft>,
    _ context: inout ReadingContext
  ) -> Draft? {
    guard ProfileAdvice.isName(name.value), let path = path(of: name.value, kind) else {
      let names = kind.names(in: roots)
      let nearest =
        TableAdvice.same(as: name.value, among: names)
        ?? Spelling.nearest(to: name.value, among: names)
      context.error(
        "unknown \(kind.noun) \"\(name.value)\""
          + (nearest == nil ? TableAdvice.hint(for: name.value, among: names) : ""),
        at: name.location,
        suggestion: nearest
      )
      return nil
    }
    let outer = context.file
    let errorsBefore = context.errorCount
    context.file = shown(name.value, kind)
    defer { context.file = outer }
    guard let bytes = context.bytes(of: path), let root = context.requiredDocument(bytes) else {
      return nil
    }
    files.append((context.file, bytes))
    let draft = shape.read(root, &context)
    return context.errorCount == errorsBefore ? draft : nil
  }

  private func path(of name: String, _ kind: TableKind) -> String? {
    roots.lazy.map { "\($0)/\(kind.rawValue)/\(name).yaml" }.first(where: FileReading.exists)
  }

  func shown(_ name: String, _ kind: TableKind) -> String {
    "\(kind.rawValue)/\(name).yaml"
  }
}
