import Energy
import Measurements
import Rows

/// The sums of one subject over the intervals that it publishes rows for.
struct IntervalTotals<Sums: Sendable>: Sendable {
  struct Key: Hashable, Sendable {
    var kind: RowKind
    var from: Timestamp

    static func == (a: Self, b: Self) -> Bool { a.from == b.from && a.kind == b.kind }

    /// One number: keys are looked up for each row.
    func hash(into hasher: inout Hasher) {
      hasher.combine(from.milliseconds &* 4096 &+ kind.code)
    }
  }

  struct Entry: Sendable {
    var interval: Interval
    var shift: String?
    var sums: Sums
    /// The newest revision published; 0: none.
    var revision = 0
    var isFinal = false
    /// Whether there are bookings that the newest final row does not know.
    var isChanged = false
  }

  let kinds: [RowKind]
  private let empty: Sums
  private(set) var entries: [Key: Entry] = [:]
  /// The entries without a final row, or with one that is out of date.
  private(set) var unsettled: Set<Key> = []

  init(kinds: [RowKind], empty: Sums) {
    self.kinds = kinds
    self.empty = empty
  }

  subscript(key: Key) -> Entry? { entries[key] }

  /// When an interval ends; `nil`: there is none.
  func end(of key: Key) -> Timestamp? { entries[key]?.interval.to }

  /// Opens the intervals around a slot, so that silence also gets rows.
  mutating func open(_ places: [RowKind: RowPlace]) {
    for kind in kinds {
      if let place = places[kind] { open(kind, place) }
    }
  }

  private mutating func open(_ kind: RowKind, _ place: RowPlace) {
    let key = Key(kind: kind, from: place.interval.from)
    guard entries[key] == nil else { return }
    entries[key] = Entry(interval: place.interval, shift: place.shift, sums: empty)
    unsettled.insert(key)
  }

  /// Books into all the intervals around a slot; what is `known` to the rows that were published makes none
  /// of them out of date.
  mutating func book(
    _ places: [RowKind: RowPlace],
    known: Bool = false,
    _ body: (inout Sums) -> Void
  ) {
    for kind in kinds {
      guard let place = places[kind] else { continue }
      let key = Key(kind: kind, from: place.interval.from)
      if !update(key, known: known, body) {
        open(kind, place)
        update(key, known: known, body)
      }
    }
  }

  /// Changes an interval's sums.
  ///
  /// - Returns: Whether there is such an interval.
  @discardableResult
  private mutating func update(
    _ key: Key,
    known: Bool = false,
    _ body: (inout Sums) -> Void
  ) -> Bool {
    guard let index = entries.index(forKey: key) else { return false }
    if known {
      body(&entries.values[index].sums)
      return true
    }
    // An interval without a final row is unsettled anyway.
    if Self.change(&entries.values[index], body) { unsettled.insert(key) }
    return true
  }

  /// Changes an entry where it lies: a copy of its sums would cost more than the change.
  ///
  /// - Returns: Whether it has a final row.
  private static func change(_ entry: inout Entry, _ body: (inout Sums) -> Void) -> Bool {
    body(&entry.sums)
    entry.isChanged = true
    return entry.isFinal
  }

  /// Notes that a row is out of date for a reason outside its sums.
  mutating func touch(_ key: Key) {
    update(key) { _ in }
  }

  /// Takes over what a former run published.
  ///
  /// The ledger then holds what those rows contain: only later bookings make them out of date.
  mutating func restore(_ key: Key, _ publication: Publication) {
    // One that has been published by this run is known better here.
    guard let index = entries.index(forKey: key), entries.values[index].revision == 0 else {
      return
    }
    entries.values[index].revision = publication.revision
    entries.values[index].isFinal = publication.isFinal
    // A row of another length, as of an interval that was cut where it no longer is, is out of date.
    let isSame = entries.values[index].interval.to == publication.end
    entries.values[index].isChanged = publication.isFinal && !isSame
    if publication.isFinal, isSame { unsettled.remove(key) }
  }

  /// Notes that a row goes out, and gives its revision.
  mutating func publish(_ key: Key, isFinal: Bool) -> Int {
    guard let index = entries.index(forKey: key) else { return 1 }
    let revision = Self.publish(&entries.values[index], isFinal: isFinal)
    if isFinal { unsettled.remove(key) }
    return revision
  }

  private static func publish(_ entry: inout Entry, isFinal: Bool) -> Int {
    entry.revision = isFinal && entry.isFinal ? entry.revision + 1 : max(1, entry.revision)
    entry.isFinal = isFinal
    if isFinal { entry.isChanged = false }
    return entry.revision
  }

  /// Forgets settled intervals that ended by `moment`.
  mutating func prune(before moment: Timestamp) {
    // Few of many go: a copy of all the others would cost more.
    let old = entries.keys.filter { key in
      key.from < moment && !unsettled.contains(key)
        && entries[key].map { $0.interval.to <= moment } ?? false
    }
    for key in old { entries.removeValue(forKey: key) }
  }
}
