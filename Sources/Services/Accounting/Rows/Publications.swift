import Indicators
import Measurements
import Rows

extension IntervalTotals {
  /// Takes over what a former run published.
  ///
  /// An interval of which no slot is known may have been published too, as one of silence: what comes for
  /// it later is a correction.
  mutating func restore(
    _ key: PublicationKey,
    _ publication: Publication,
    _ places: [RowKind: RowPlace]
  ) {
    guard
      let kind = kinds.first(where: {
        $0.name == key.period && $0.isPeriod != (key.family == .demand)
      })
    else { return }
    let name = Key(kind: kind, from: key.from)
    if self[name] == nil {
      guard let place = places[kind], place.interval.from == key.from,
        place.interval.to == publication.end
      else { return }
      open([kind: place])
    }
    restore(name, publication)
  }
}
