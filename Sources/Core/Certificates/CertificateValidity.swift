import Calendar
package import Measurements

/// From when until when an X.509 certificate is valid (RFC 5280, section 4.1.2.5).
package struct CertificateValidity: Sendable, Hashable {
  package var from: Timestamp
  package var until: Timestamp

  /// Reads it from a certificate in DER; `nil` for other bytes.
  ///
  /// Only the dates are read: the TLS library decides whether a certificate is trusted.
  package init?(der: [UInt8]) {
    var file = DERReader(der[...])
    guard let certificate = file.element(Self.sequence) else { return nil }
    var outer = DERReader(certificate)
    guard let signed = outer.element(Self.sequence) else { return nil }
    var fields = DERReader(signed)
    // version [0], absent in version 1; serialNumber, signature, issuer, validity
    if fields.nextTag == Self.version, !fields.skip(Self.version) { return nil }
    guard fields.skip(Self.integer), fields.skip(Self.sequence), fields.skip(Self.sequence),
      let validity = fields.element(Self.sequence)
    else { return nil }
    var dates = DERReader(validity)
    guard let from = Self.time(&dates), let until = Self.time(&dates) else { return nil }
    self.from = from
    self.until = until
  }

  /// The dates of all certificates in a PEM file, in its order; empty when there is none.
  package static func all(pem: [UInt8]) -> [Self] {
    PEMBlocks.certificates(in: pem).compactMap { Self(der: $0) }
  }

  private static let integer: UInt8 = 0x02
  private static let sequence: UInt8 = 0x30
  private static let version: UInt8 = 0xA0
  private static let shortTime: UInt8 = 0x17
  private static let longTime: UInt8 = 0x18

  private static func time(_ dates: inout DERReader) -> Timestamp? {
    switch dates.nextTag {
    case shortTime: dates.element(shortTime).flatMap { moment($0, yearDigits: 2) }
    case longTime: dates.element(longTime).flatMap { moment($0, yearDigits: 4) }
    default: nil
    }
  }

  /// `YYMMDDHHMMSSZ` or `YYYYMMDDHHMMSSZ`; two digits mean 1950 to 2049.
  private static func moment(_ text: ArraySlice<UInt8>, yearDigits: Int) -> Timestamp? {
    guard text.count == yearDigits + 11, text.last == UInt8(ascii: "Z") else { return nil }
    var digits: [Int] = []
    for byte in text.dropLast() {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      digits.append(Int(byte - UInt8(ascii: "0")))
    }
    var year = digits.prefix(yearDigits).reduce(0) { $0 * 10 + $1 }
    if yearDigits == 2 { year += year < 50 ? 2000 : 1900 }
    let rest = Array(digits.dropFirst(yearDigits))
    let parts = stride(from: 0, to: 10, by: 2).map { rest[$0] * 10 + rest[$0 + 1] }
    let date = CivilDate(year: year, month: parts[0], day: parts[1])
    guard date.isValid, parts[2] < 24, parts[3] < 60, parts[4] < 61 else { return nil }
    let seconds = Int64(parts[2] * 3600 + parts[3] * 60 + parts[4])
    return Timestamp(milliseconds: (Int64(date.daysSinceEpoch) * 86_400 + seconds) * 1000)
  }
}
