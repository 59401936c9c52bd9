import CSystem
import Glibc

/// A file of a fixed size that keeps what was written when the process is killed.
///
/// Where the file system overwrites in place it is mapped into memory: writing is then no system call. On others a page
/// without room on the disk would end the process, and it is written by calls.
package final class KeptFile {
  package let descriptor: Int32
  private let map: UnsafeMutableRawPointer?
  private let size: Int

  /// - Parameters:
  ///   - descriptor: Of the file, whose room is reserved; it is closed at the end.
  ///   - size: The file's, in bytes.
  package init(_ descriptor: Int32, size: Int) {
    self.descriptor = descriptor
    self.size = size
    guard size > 0, csystem_overwrites_in_place(descriptor) != 0 else {
      map = nil
      return
    }
    let mapped = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
    map = mapped == MAP_FAILED ? nil : mapped
  }

  deinit {
    if let map { munmap(map, size) }
    close(descriptor)
  }

  /// - Returns: whether all of it is written.
  package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Bool {
    guard offset >= 0, bytes.count <= size - offset else { return false }
    guard let map else {
      return pwrite(descriptor, bytes.baseAddress, bytes.count, off_t(offset)) == bytes.count
    }
    UnsafeMutableRawBufferPointer(start: map + offset, count: bytes.count).copyMemory(from: bytes)
    return true
  }
}
