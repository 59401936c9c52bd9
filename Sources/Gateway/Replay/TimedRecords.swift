import Measurements

/// Records by the beginnings of their intervals: as small as the records themselves.
///
/// They mostly come in order of time; one that comes late costs what follows it.
struct TimedRecords<Record> {
  private var beginnings: [Int64] = []
  private(set) var records: [Record] = []

  /// Takes a record in the place of the one with its beginning.
  mutating func set(_ record: Record, at beginning: Timestamp) {
    let moment = beginning.milliseconds
    let position = position(of: moment)
    if position < beginnings.count, beginnings[position] == moment {
      records[position] = record
    } else {
      beginnings.insert(moment, at: position)
      records.insert(record, at: position)
    }
  }

  /// The records that begin in an interval, each with its beginning, in order.
  func records(in interval: Interval) -> [(beginning: Timestamp, record: Record)] {
    let (first, end) = (
      position(of: interval.from.milliseconds), position(of: interval.to.milliseconds)
    )
    guard first < end else { return [] }
    return (first..<end).map { (Timestamp(milliseconds: beginnings[$0]), records[$0]) }
  }

  /// Forgets what begins before a moment.
  mutating func prune(before moment: Timestamp) {
    let count = position(of: moment.milliseconds)
    guard count > 0 else { return }
    beginnings.removeFirst(count)
    records.removeFirst(count)
  }

  /// The position of the first record that begins at a moment or later.
  private func position(of moment: Int64) -> Int {
    guard let last = beginnings.last, moment <= last else { return beginnings.count }
    var (low, high) = (0, beginnings.count)
    while low < high {
      let middle = low + (high - low) / 2
      if beginnings[middle] < moment { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
