import Glibc
import System
import TestSupport
import Testing

/// What only the start needed is given back, and nothing that is still needed.
@Suite("Release of start memory", .blocking, .serialized) struct MemoryReleaseTests {
  /// The resident pages of files that this process has mapped, in kB.
  private func residentFilePages() -> Int? {
    guard let file = fopen("/proc/self/status", "re") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
      let text = String(
        decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)),
        as: UTF8.self
      )
      if text.hasPrefix("RssFile:") {
        return text.split(separator: " ").compactMap { Int($0) }.first
      }
    }
    return nil
  }

  private func texts() -> [String] {
    (0..<1000).map { "\($0) \(Double($0) / 3) \(Set([$0, 1]).sorted())" }
  }

  @Test func `drops pages of files, and the program goes on`() throws {
    let before = try #require(residentFilePages())
    let expected = texts()
    releaseStartMemory()
    let after = try #require(residentFilePages())
    // Other tests map what they need again meanwhile.
    #expect(after < before)
    #expect(texts() == expected)
  }

  @Test func `can be done again and again`() {
    limitHeaps()
    let expected = texts()
    for _ in 0..<20 {
      releaseStartMemory()
      #expect(texts() == expected)
    }
  }
}
