import Glibc
import System
import Testing

/// Whether a descriptor can be read, waiting at most so many milliseconds.
func isReadable(_ descriptor: Int32, within milliseconds: Int32 = 0) -> Bool {
  var file = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
  return poll(&file, 1, milliseconds) == 1 && file.revents & Int16(POLLIN) != 0
}

@Suite struct EventDescriptorTests {
  @Test func `it can be read once signalled, however often, until it is cleared`() throws {
    let event = try EventDescriptor()
    #expect(!isReadable(event.descriptor))
    for _ in 0..<3 { event.signal() }
    #expect(isReadable(event.descriptor))
    #expect(isReadable(event.descriptor))
    event.clear()
    #expect(!isReadable(event.descriptor))
    event.clear()
    event.signal()
    #expect(isReadable(event.descriptor))
  }

  @Test func `a signal wakes a thread that waits`() throws {
    let (event, answer) = (try EventDescriptor(), try EventDescriptor())
    try DetachedThread.start(name: "waiter", stackSize: 64 * 1024) {
      if isReadable(event.descriptor, within: 60_000) { answer.signal() }
    }
    event.signal()
    #expect(isReadable(answer.descriptor, within: 60_000))
  }

  @Test func `its descriptor is closed with it, and no started program gets it`() throws {
    var event: EventDescriptor? = try EventDescriptor()
    let number = try #require(event?.descriptor)
    #expect(fcntl(number, F_GETFD) & FD_CLOEXEC != 0)
    let path = "/proc/self/fd/\(number)"
    #expect(link(path) == "anon_inode:[eventfd]")
    event = nil
    // Another test may have got the number meanwhile, but hardly for an eventfd of its own.
    #expect(event == nil && (fcntl(number, F_GETFD) < 0 || link(path) != nil))
  }

  private func link(_ path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: 256)
    let count = readlink(path, &buffer, buffer.count)
    guard count > 0 else { return nil }
    return String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
