import Measurements
import Logging
import Messages

/// Numbers are noted on the disk in blocks before they are used: after a power cut none is given twice.
extension Outbox {
  /// Notes the next block of numbers if it is time to; nothing waits for it.
  func reserveAhead() {
    guard numbers.reservation.isDue(numbers.lastID), let disk = store.disk,
      let note = numbers.reservation.begin(numbers.lastID, numbers.lastOrdinal, at: .now)
    else { return }
    start { await $0.reserve(note, on: disk) }
  }

  private func reserve(_ note: NumberNote, on disk: SyncQueue) async {
    do throws(StorageFailure) {
      try await disk.note(note)
      if numbers.reservation.noteDone(note) {
        logger.notice("numbers are noted on the disk again")
        report(.recovered)
      }
    } catch {
      if numbers.reservation.noteFailure(error.text, at: numbers.lastID) {
        logger.error(
          "numbers cannot be noted, after a power cut some may be given twice: \(error.text)"
        )
        report(.fault(error.words))
      }
    }
    wakeReaders()
  }

  /// Tells which numbers a broker will never see.
  ///
  /// - Parameters:
  ///   - skipped: As ordinals.
  ///   - broker: The broker's id.
  func report(_ skipped: ClosedRange<Int64>, to broker: String) {
    guard let base = cursors[broker]?.ordinalBase else { return }
    let (first, last) = (max(skipped.lowerBound - base, 1), skipped.upperBound - base)
    guard first <= last else { return }
    logger.notice("broker \(broker): the numbers \(first) to \(last) are skipped")
    report(.broker(broker, .skipped(first...last)))
  }

  /// Stores what is left and notes the exact numbers: the end of the process was asked for.
  ///
  /// Nothing is taken any more.
  package func finish() async {
    take()
    intake.close()
    await flush()
    var note = NumberNote(
      lastID: numbers.lastID,
      lastOrdinal: numbers.lastOrdinal,
      reservedID: numbers.lastID,
      reservedOrdinal: numbers.lastOrdinal
    )
    (note.isClosed, note.untold) = (true, numbers.reservation.untold)
    do throws(StorageFailure) {
      try await store.disk?.note(note)
    } catch {
      logger.error("store: \(error.text)")
    }
  }
}
