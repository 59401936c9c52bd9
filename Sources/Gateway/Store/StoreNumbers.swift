package import Outbox

/// The numbers of a store over the ends of processes and the power cuts between them.
///
/// Used from one thread at a time: at the start from the main one, then from the one that waits for the disk.
package final class StoreNumbers: @unchecked Sendable {
  /// So many may have been given since a backup that is restored: a day at 10,000 a second.
  private static let unknownBlock: Int64 = 1_000_000_000

  private let file: NumberFile
  private let store: Int64
  private let machine: UInt64
  /// This process.
  package let run: UInt64
  /// What is known of the numbers of the processes before.
  package let history: NumberHistory
  /// After how many ends of processes it is unknown what brokers have seen.
  package private(set) var cuts: Int64

  /// - Parameters:
  ///   - file: Where they are noted.
  ///   - store: The store's identity.
  ///   - isNew: Whether nothing was ever stored in it.
  ///   - isOlder: Whether an older program, which noted no blocks, used it last.
  ///   - lastEnd: How the run before ended.
  ///   - machine: A word that is another after each start of the machine.
  ///   - run: A number for this process.
  package init(
    _ file: NumberFile,
    store: Int64,
    isNew: Bool,
    isOlder: Bool,
    lastEnd: LastEnd,
    machine: String = RunRecord.machineBoot(),
    run: UInt64 = .random(in: 1 ... .max)
  ) {
    self.file = file
    self.store = store
    self.machine = IntakeMark.key(of: machine)
    self.run = run
    let record = file.newest.flatMap { $0.store == store ? $0 : nil }
    cuts = record?.cuts ?? 0
    if let record {
      let isSameMachine = record.machine == self.machine
      history = NumberHistory(run: isSameMachine ? record.run : nil, note: record.note)
    } else if isNew {
      history = .exact
    } else if isOlder {
      history = Self.history(of: file.older, isExact: lastEnd != .powerCut)
    } else {
      history = Self.lost
    }
  }

  /// An older program synced each second what it had sent, and noted what it could not store.
  private static func history(
    of older: (id: Int64, ordinal: Int64)?,
    isExact: Bool
  ) -> NumberHistory {
    var history = NumberHistory.exact
    (history.note.lastID, history.note.lastOrdinal) = older ?? (0, 0)
    history.note.isClosed = isExact
    return history
  }

  /// Nothing is known of what was reserved.
  package static let lost = {
    var history = NumberHistory.exact
    (history.note.isClosed, history.margin) = (false, unknownBlock)
    return history
  }()

  /// Notes the first block before any number of it is given.
  ///
  /// - Parameters:
  ///   - note: The block.
  ///   - isCut: Whether it is unknown what brokers have seen of the last process.
  /// - Throws: why it cannot be written.
  package func begin(_ note: NumberNote, isCut: Bool) throws(StorageFailure) {
    if isCut { cuts += 1 }
    try write(note)
  }

  package func write(_ note: NumberNote) throws(StorageFailure) {
    try file.write(
      NumberRecord(store: store, machine: machine, run: run, cuts: cuts, note: note)
    )
  }
}
