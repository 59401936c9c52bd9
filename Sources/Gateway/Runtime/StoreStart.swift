import Adapters
import Configuration
import Glibc
import Logging
import Outbox
import Store

/// What an outbox begins with: where the former run came to, and what this one notes of it first.
struct StoreStart: Sendable {
  private(set) var opening: OutboxOpening
  /// `nil` where they cannot be noted.
  let numbers: StoreNumbers?

  /// Finds out where the former run came to, and notes what this one begins with.
  ///
  /// The store is the one of the configuration, of at most `limit` bytes on disk; `lastEnd` is how the former run
  /// ended.
  ///
  /// - Throws: when the store cannot be used.
  init(
    _ storage: StoreDatabase,
    _ configuration: GatewayConfiguration,
    _ limit: Int64,
    _ lastEnd: LastEnd,
    _ logger: Logger
  ) throws(StorageFailure) {
    let folder = configuration.storage.path
    let identity = Result { () throws(StorageFailure) in try storage.identity() }
    let isNew = try storage.isNew()
    let intake = MessageIntake(journal: Self.journal(identity, folder, limit, logger))
    let isOlder = storage.isOlder
    numbers = Self.numbers(identity, folder, isNew: isNew, isOlder: isOlder, lastEnd, logger)
    opening = try OutboxOpening(
      storage,
      brokers: configuration.brokers.map(\.id),
      intake: intake,
      history: numbers?.history ?? StoreNumbers.lost
    )
    guard let numbers else {
      opening.noteUnreserved()
      return
    }
    // In this order: a kill in between is continued from where the former run came to.
    _ = intake.begin(opening.mark(of: numbers.run))
    do throws(StorageFailure) {
      try numbers.begin(opening.note, isCut: opening.isCut)
    } catch {
      logger.error("numbers cannot be noted: \(error.text)")
      opening.noteUnreserved()
    }
  }

  private static func numbers(
    _ store: Result<Int64, StorageFailure>,
    _ folder: String,
    isNew: Bool,
    isOlder: Bool,
    _ lastEnd: LastEnd,
    _ logger: Logger
  ) -> StoreNumbers? {
    do throws(StorageFailure) {
      return StoreNumbers(
        try NumberFile(path: folder + "/park-gateway.numbers"),
        store: try store.get(),
        isNew: isNew,
        isOlder: isOlder,
        lastEnd: lastEnd
      )
    } catch {
      logger.error("numbers cannot be noted: \(error.text)")
      return nil
    }
  }

  /// Where messages are kept until they are delivered or stored.
  ///
  /// This is memory that outlives the process, where systemd gives the gateway a folder there, or
  /// else a file beside the store.
  private static func journal(
    _ store: Result<Int64, StorageFailure>,
    _ folder: String,
    _ limit: Int64,
    _ logger: Logger
  ) -> IntakeJournal? {
    let runtime = getenv("RUNTIME_DIRECTORY").map { String(cString: $0) } ?? ""
    let place = runtime.split(separator: ":").first.map(String.init) ?? folder
    do throws(StorageFailure) {
      return try IntakeJournal(
        path: place + "/park-gateway.intake",
        size: Int(clamping: StoreBudget.intake(limit: limit)),
        store: try store.get()
      )
    } catch {
      logger.warning("if the process is killed, unstored messages are lost: \(error.text)")
      return nil
    }
  }
}
