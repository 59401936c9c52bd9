import Glibc
import System
import Testing

@Suite struct KeptFileTests {
  /// In a folder on the disk and in one in memory, as the journal may lie in either.
  @Test(arguments: ["/tmp", "/dev/shm"])
  func `What is written is in the file, and nothing is written beyond its end`(folder: String)
    throws
  {
    var template = Array("\(folder)/kept-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    defer { unlink(template) }
    try #require(descriptor >= 0)
    let size = 8192
    let zeros = [UInt8](repeating: 0, count: size)
    #expect(pwrite(descriptor, zeros, size, 0) == size)
    let file = KeptFile(descriptor, size: size)
    let bytes: [UInt8] = [1, 2, 3, 4]
    for offset in [0, 4094, size - 4] {
      let isWritten = bytes.withUnsafeBytes { file.write($0, at: offset) }
      #expect(isWritten)
      var found = [UInt8](repeating: 0, count: 4)
      #expect(pread(descriptor, &found, 4, off_t(offset)) == 4)
      #expect(found == bytes)
    }
    for offset in [size - 3, size, -1, .max] {
      let isWritten = bytes.withUnsafeBytes { file.write($0, at: offset) }
      #expect(!isWritten)
    }
  }
}
