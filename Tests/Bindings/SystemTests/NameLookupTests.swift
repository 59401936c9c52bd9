import Glibc
import System
import Testing

@Suite struct NameLookupTests {
  private func outcome(_ host: String, port: UInt16 = 0) throws -> NameLookup.Outcome {
    let lookup = try NameLookup(host: host, port: port)
    #expect(isReadable(lookup.descriptor, within: 120_000))
    return try #require(lookup.outcome)
  }

  @Test(arguments: [
    ("127.0.0.1", HostAddress.Family.v4, "127.0.0.1"), ("10.1.2.3", .v4, "10.1.2.3"),
    ("::1", .v6, "::1"), ("2001:DB8:0:0::0042", .v6, "2001:db8::42"),
    ("::ffff:10.0.0.1", .v6, "::ffff:10.0.0.1"),
  ])
  func `an address needs no resolver: it is there at once`(
    host: String,
    family: HostAddress.Family,
    text: String
  ) throws {
    let address = try #require(HostAddress.numeric(host)?.first)
    #expect(address.family == family && address.text == text)
    #expect(address.socketFamily == (family == .v4 ? AF_INET : AF_INET6))
    let lookup = try NameLookup(host: host)
    #expect(isReadable(lookup.descriptor))
    #expect(try lookup.outcome?.get() == [address])
  }

  @Test(arguments: ["localhost", "broker.example", "", "10.0.0.256", "1.2.3.4.5", "::1::", "a b"])
  func `what is no address is none`(host: String) {
    #expect(HostAddress.numeric(host) == nil)
  }

  @Test(arguments: [("127.0.0.1", 502), ("127.0.0.1", 65535), ("::1", 1)] as [(String, UInt16)])
  func `the port stands in the address as the system wants it`(host: String, port: UInt16) throws {
    let address = try #require(HostAddress.numeric(host, port: port)?.first)
    #expect(Array(address.socketAddress[2..<4]) == [UInt8(port >> 8), UInt8(port & 0xFF)])
    let size = host.contains(":") ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size
    #expect(address.socketAddress.count == size)
    #expect(address.text == host)
  }

  @Test func `a name has each of its addresses once`() throws {
    let addresses = try outcome("localhost", port: 1883).get()
    #expect(!addresses.isEmpty && Set(addresses).count == addresses.count)
    #expect(addresses.allSatisfy { ["127.0.0.1", "::1"].contains($0.text) })
  }

  @Test(arguments: ["no-such-host.invalid", "a b", "-"])
  func `a name without addresses fails with the system's words`(host: String) throws {
    guard case .failure(let failure) = try outcome(host) else {
      Issue.record("\(host) has addresses")
      return
    }
    #expect(failure.code != 0 && !failure.text.isEmpty)
  }

  @Test func `a lookup that nobody waits for ends by itself`() throws {
    for number in 0..<20 { _ = try NameLookup(host: "gone-\(number).invalid") }
  }
}
