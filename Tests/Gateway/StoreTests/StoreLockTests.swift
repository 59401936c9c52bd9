import Glibc
import Outbox
import Store
import Testing

@Suite struct StoreLockTests {
  private func folder() throws -> String {
    var template = Array("/tmp/store-lock-XXXXXX".utf8CString)
    let made = try #require(mkdtemp(&template))
    return String(cString: made)
  }

  private func remove(_ folder: String) {
    unlink(folder + "/park-gateway.lock")
    rmdir(folder)
  }

  @Test func `a second lock on a folder is refused with the owner's number until the first ends`()
    throws
  {
    let folder = try folder()
    defer { remove(folder) }
    var first: StoreLock? = try StoreLock(folder: folder)
    #expect(first != nil)
    let failure = #expect(throws: StorageFailure.self) { try StoreLock(folder: folder) }
    #expect(failure?.text.contains("another gateway is running on this store") == true)
    #expect(failure?.text.contains("process \(getpid())") == true)
    first = nil
    #expect(throws: Never.self) { try StoreLock(folder: folder) }
  }

  @Test func `a folder that cannot be made is named`() {
    let failure = #expect(throws: StorageFailure.self) {
      try StoreLock(folder: "/proc/no/such/folder")
    }
    #expect(failure?.text.contains("/proc/no/such/folder") == true)
  }
}
