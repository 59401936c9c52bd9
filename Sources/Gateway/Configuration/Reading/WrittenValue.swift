package import Registers

/// Values as configuration files and command lines both write them.
package enum WrittenValue {
  /// Why a text is none, for a person.
  package struct Flaw: Error, Sendable, CustomStringConvertible {
    package var description: String

    package init(description: String) { self.description = description }
  }

  /// `500ms`, `1s`, `15min`.
  package static func duration(_ text: String) throws(Flaw) -> Duration {
    guard let microseconds = UnitNotation.duration.parse(text) else {
      throw Flaw(
        description: "\"\(text)\" is not a duration such as \(UnitNotation.duration.example)"
      )
    }
    return .microseconds(microseconds)
  }

  /// `10.0.4.20:502`, `meter.local`, `[fe80::1]:502`; the port is 502 unless given.
  package static func modbusHost(_ text: String) throws(Flaw) -> (host: String, port: UInt16) {
    do throws(HostAndPort.Flaw) {
      let place = try HostAndPort(advising: text, defaultPort: 502, usual: 502)
      return (place.host, place.port)
    } catch {
      throw Flaw(description: "\"\(text)\" \(error.message)")
    }
  }

  /// A register's address from 0, decimal or hexadecimal; a manual's `4x0011` is refused with advice.
  package static func address(_ text: String) throws(Flaw) -> UInt16 {
    if let number = NumberText.integer(text), let address = UInt16(exactly: number) {
      return address
    }
    let advice = AddressNotation.advice(for: text).text
    throw Flaw(
      description: "\"\(text)\" is not an address on the wire, 0…65535\(advice)"
    )
  }

  /// A type of a device file, such as `uint16` or `string(8)`.
  package static func valueType(_ text: String) throws(Flaw) -> ValueType {
    switch TypeNotation.parse(text) {
    case .success(let type): return type
    case .failure(let flaw):
      throw Flaw(
        description: flaw.message + (flaw.suggestion.map { "; did you mean \($0)?" } ?? "")
      )
    }
  }

  /// `0.5%` or `0.005`, as a share of 1.
  package static func share(_ text: String) throws(Flaw) -> Double {
    let isPercent = text.hasSuffix("%")
    let number = NumberText.decimal(isPercent ? String(text.dropLast()) : text)
    guard let number, (0...(isPercent ? 50 : 0.5)).contains(number) else {
      throw Flaw(description: "\"\(text)\" is no share such as 0.5%")
    }
    return isPercent ? number / 100 : number
  }
}
