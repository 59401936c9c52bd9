import Glibc
import Testing

@testable import Journal

@Suite struct JournalSocketTests {
  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test func `A field is a line`() {
    let datagram = JournalSocket.datagram(of: [("MESSAGE", "Công tơ"), ("PRIORITY", "6")])
    #expect(text(datagram) == "MESSAGE=Công tơ\nPRIORITY=6\n")
  }

  @Test func `A value of several lines goes behind its length`() {
    let datagram = JournalSocket.datagram(of: [("MESSAGE", "a\nb")])
    #expect(datagram == Array("MESSAGE\n".utf8) + [3, 0, 0, 0, 0, 0, 0, 0] + Array("a\nb\n".utf8))
  }

  @Test(arguments: [
    "", "_PID", "lower", "A B", "A=B", "A\nB", String(repeating: "A", count: 65), "1A",
  ])
  func `A name that the journal would not take is left out`(name: String) {
    #expect(JournalSocket.datagram(of: [(name, "x"), ("OK", "y")]) == Array("OK=y\n".utf8))
  }

  @Test func `A value that is too long is cut`() {
    let value = String(repeating: "x", count: 1 << 20)
    let datagram = JournalSocket.datagram(of: [("MESSAGE", value)])
    #expect(datagram.count == JournalSocket.longestValue + "MESSAGE=\n".utf8.count)
  }

  @Test func `An entry reaches the socket as one datagram`() throws {
    let path = "/tmp/park-gateway-journal-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    let receiver = try Receiver(path: path)
    let journal = try #require(JournalSocket(path: path))
    #expect(journal.send([("MESSAGE", "one"), ("DEVICE", "main-meter")]))
    #expect(receiver.next() == "MESSAGE=one\nDEVICE=main-meter\n")
  }

  @Test func `Where there is no journal there is no socket`() {
    #expect(JournalSocket(path: "/nowhere/socket") == nil)
    #expect(JournalSocket(path: String(repeating: "x", count: 200)) == nil)
  }
}

/// A datagram socket like that of journald.
private final class Receiver {
  private let descriptor: Int32
  private let path: String

  init(path: String) throws {
    self.path = path
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
    }
    try #require(status == 0)
  }

  deinit {
    close(descriptor)
    unlink(path)
  }

  func next() -> String {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
  }
}
