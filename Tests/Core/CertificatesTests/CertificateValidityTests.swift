import Measurements
import Testing

@testable import Certificates

@Suite struct CertificateValidityTests {
  /// `openssl req -x509 -newkey ec … -not_before 20260102030405Z -not_after 20360102030405Z`, cut
  /// off before the key.
  private static func certificate(_ from: String, _ until: String, tag: UInt8 = 0x17) -> [UInt8] {
    let dates = element(0x30, element(tag, Array(from.utf8)) + element(tag, Array(until.utf8)))
    let name = element(0x30, element(0x31, [1, 2, 3]))
    let algorithm = element(0x30, [6, 1, 42])
    let version = element(0xA0, element(2, [2]))
    let fields = version + element(2, [1, 2, 3]) + algorithm + name + dates + name
    return element(0x30, element(0x30, fields) + algorithm + element(3, [0, 1]))
  }

  private static func element(_ tag: UInt8, _ contents: [UInt8]) -> [UInt8] {
    let count = contents.count
    let length = count < 128 ? [UInt8(count)] : [0x82, UInt8(count >> 8), UInt8(count & 255)]
    // The shortest encoding of lengths 128 to 255.
    let shortest = (128..<256).contains(count) ? [0x81, UInt8(count)] : length
    return [tag] + shortest + contents
  }

  @Test(arguments: [
    ("260102030405Z", 0x17, 1_767_323_045_000),
    ("491231235959Z", 0x17, 2_524_607_999_000),
    ("500101000000Z", 0x17, -631_152_000_000),
    ("20500101000000Z", 0x18, 2_524_608_000_000),
    ("99991231235959Z", 0x18, 253_402_300_799_000),
  ])
  func `both forms of time are read`(text: String, tag: UInt8, milliseconds: Int64) throws {
    let der = Self.certificate(text, text, tag: tag)
    let validity = try #require(CertificateValidity(der: der))
    #expect(validity.until.milliseconds == milliseconds)
    #expect(validity.from == validity.until)
  }

  @Test(arguments: [
    "260230000000Z", "261301000000Z", "260101240000Z", "260101006000Z", "2601010000Z",
    "260101000000+0700", "2601010000OOZ", "",
  ])
  func `what is no time is no certificate`(text: String) {
    #expect(CertificateValidity(der: Self.certificate(text, text)) == nil)
  }

  @Test func `a file may hold a chain, and text around it`() {
    let block = """
      subject=CN = gateway
      -----BEGIN CERTIFICATE-----
      \(Self.base64(Self.certificate("260101000000Z", "270101000000Z")))
      -----END CERTIFICATE-----

      """
    let found = CertificateValidity.all(pem: Array((block + "\r\n" + block).utf8))
    #expect(found.map(\.until.milliseconds) == [1_798_761_600_000, 1_798_761_600_000])
    #expect(CertificateValidity.all(pem: Array("no certificate".utf8)).isEmpty)
  }

  @Test func `no bytes lead it astray`() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var state = seed
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let good = Self.certificate("260101000000Z", "270101000000Z")
    for _ in 0..<20_000 {
      var bytes = good
      for _ in 0...next(4) {
        switch next(3) {
        case 0: bytes[next(bytes.count)] = UInt8(next(256))
        case 1: bytes.removeLast(min(next(8), bytes.count - 1))
        default: bytes.insert(UInt8(next(256)), at: next(bytes.count))
        }
      }
      let validity = CertificateValidity(der: bytes)
      #expect(abs(validity?.until.milliseconds ?? 0) < 260_000_000_000_000, "seed \(seed)")
      _ = CertificateValidity.all(pem: bytes)
    }
  }

  private static func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let number = (0..<3).reduce(0) { $0 << 8 | ($1 < group.count ? Int(group[start + $1]) : 0) }
      for position in 0..<4 {
        let digit = digits[number >> (18 - 6 * position) & 63]
        text.append(position <= group.count ? digit : "=")
      }
    }
    return text
  }
}
