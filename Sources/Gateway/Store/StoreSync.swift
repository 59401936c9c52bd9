import Glibc
package import Outbox

/// Syncs the store's write-ahead log and its numbers to the disk, through descriptors of its own.
///
/// SQLite itself syncs only when it copies the log into the database. Commits since then are only
/// in the log, so syncing this one file makes them durable.
package final class StoreSync: StorageSync {
  private let folder: String
  private var descriptor: Int32 = -1
  private var inode: ino_t = 0
  private let numbers: StoreNumbers?

  /// - Parameters:
  ///   - folder: The store's.
  ///   - numbers: Where its numbers are noted; `nil`: they cannot be.
  package init(folder: String, numbers: StoreNumbers?) {
    self.folder = folder
    self.numbers = numbers
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// The corresponding C function is `fdatasync`.
  package func sync() throws(StorageFailure) {
    let path = folder + "/park-gateway.db-wal"
    var status = stat()
    // SQLite removes the log when the last connection closes; the next connection creates another.
    guard stat(path, &status) == 0 else { return }
    if descriptor < 0 || inode != status.st_ino { try reopen(path, status.st_ino) }
    guard fdatasync(descriptor) == 0 else { throw failure(path) }
  }

  package func note(_ note: NumberNote) throws(StorageFailure) {
    guard let numbers else {
      throw StorageFailure(text: "\(folder)/park-gateway.numbers cannot be used", isFull: false)
    }
    try numbers.write(note)
  }

  private func reopen(_ path: String, _ inode: ino_t) throws(StorageFailure) {
    if descriptor >= 0 { close(descriptor) }
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path) }
    self.inode = inode
    // The log's entry in the folder must be durable too.
    let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else { throw failure(folder) }
    defer { close(directory) }
    guard fsync(directory) == 0 else { throw failure(folder) }
  }

  private func failure(_ path: String) -> StorageFailure {
    StorageFailure(text: "\(path): \(String(cString: strerror(errno)))", isFull: errno == ENOSPC)
  }
}
