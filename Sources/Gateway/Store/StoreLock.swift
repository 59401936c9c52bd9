import Glibc
package import Outbox

/// Keeps a second gateway from using the same store.
///
/// It is a lock on a file in the store's folder. The system releases it when the process ends, in
/// whatever way.
package final class StoreLock: Sendable {
  private let descriptor: Int32

  /// Locks `park-gateway.lock` in `folder`, which is created if it is missing.
  ///
  /// - Throws: when another process has the lock, or the file cannot be created.
  package init(folder: String) throws(StorageFailure) {
    if mkdir(folder, 0o700) != 0, errno != EEXIST { throw Self.failure(folder) }
    let path = folder + "/park-gateway.lock"
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.failure(path) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let isHeld = errno == EWOULDBLOCK
      let failure = isHeld ? Self.isHeld(folder, by: Self.owner(descriptor)) : Self.failure(path)
      close(descriptor)
      throw failure
    }
    let owner = Array("\(getpid())\n".utf8)
    // The content is for people; the lock does not need it.
    if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, owner, owner.count, 0) }
  }

  deinit { close(descriptor) }

  private static func failure(_ path: String) -> StorageFailure {
    StorageFailure(text: "\(path): \(String(cString: strerror(errno)))", isFull: errno == ENOSPC)
  }

  private static func isHeld(_ folder: String, by owner: String?) -> StorageFailure {
    let who = owner.map { "process \($0)" } ?? "another process"
    return StorageFailure(
      text: "\(folder): another gateway is running on this store (\(who)); end it first",
      isFull: false
    )
  }

  private static func owner(_ descriptor: Int32) -> String? {
    var buffer = [UInt8](repeating: 0, count: 20)
    let count = pread(descriptor, &buffer, buffer.count, 0)
    let digits = buffer.prefix(max(0, count)).prefix { (0x30...0x39).contains($0) }
    return digits.isEmpty ? nil : String(decoding: digits, as: UTF8.self)
  }
}
