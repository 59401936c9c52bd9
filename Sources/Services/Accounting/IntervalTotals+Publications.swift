import Energy
import Indicators
import Measurements
import Production

extension IntervalTotals {
  /// Takes over what a former run published for a subject.
  mutating func restore(
    _ publications: [PublicationKey: Publication],
    of subject: String,
    family: (RowKind) -> IndicatorFamily
  ) {
    for key in entries.keys {
      let name = PublicationKey(
        subject: subject,
        family: family(key.kind),
        period: key.kind.name,
        from: key.from
      )
      if let publication = publications[name] { restore(key, publication) }
    }
  }
}

extension EnergyAccountState {
  mutating func restore(_ publications: [PublicationKey: Publication]) {
    intervals.restore(publications, of: definition.id) { kind in
      if case .demand = kind { .demand } else { .energy }
    }
  }
}

extension ProductionLineState {
  mutating func restore(_ publications: [PublicationKey: Publication]) {
    intervals.restore(publications, of: definition.id) { _ in .production }
  }
}
