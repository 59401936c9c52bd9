/// What a unit says of itself by function 43/14 (Modbus Application Protocol V1.1b3, 6.21).
package struct DeviceIdentification: Sendable, Hashable {
  /// Texts by object id: 0 vendor, 1 product code, 2 revision, 3 vendor's URL, 4 product name, 5 model,
  /// 6 application; from 128 on the maker's own.
  package var objects: [UInt8: String] = [:]

  package init(objects: [UInt8: String] = [:]) { self.objects = objects }

  package var vendor: String? { objects[0] }
  package var productCode: String? { objects[1] }
  package var revision: String? { objects[2] }
  package var productName: String? { objects[4] }
  package var model: String? { objects[5] }
}

extension ModbusClient {
  /// How much of a unit's identification is asked for.
  package enum IdentificationLevel: UInt8, Sendable {
    /// Vendor, product code, revision: what every unit with this function has.
    case basic = 1
    case regular = 2
    case extended = 3
  }

  /// Reads a unit's identification, in as many requests as it takes.
  package func identification(
    unit: UInt8,
    level: IdentificationLevel = .basic
  ) throws(ModbusError) -> DeviceIdentification {
    var result = DeviceIdentification()
    var next: UInt8? = 0
    // No unit has more than 256 objects; one that goes in circles is left.
    for _ in 0..<256 {
      guard let first = next else { break }
      let pdu = try request(unit: unit, pdu: [43, 14, level.rawValue, first])
      next = try result.add(pdu, after: first)
    }
    return result
  }
}

extension DeviceIdentification {
  /// Takes the objects of one answer; gives the object to go on from, `nil` at the end.
  fileprivate mutating func add(_ pdu: [UInt8], after first: UInt8) throws(ModbusError) -> UInt8? {
    guard pdu.count >= 7, pdu[1] == 14 else {
      throw .garbled(.wrongLength, "it is no device identification")
    }
    var rest = pdu[7...]
    for _ in 0..<pdu[6] {
      guard let id = rest.popFirst(), let length = rest.popFirst(), rest.count >= length else {
        throw .garbled(.wrongLength, "an object of the identification is cut short")
      }
      objects[id] = Self.text(rest.prefix(Int(length)))
      rest = rest.dropFirst(Int(length))
    }
    return pdu[4] == 0xFF && pdu[5] > first ? pdu[5] : nil
  }

  /// Up to the first NUL, without padding; bytes that are no UTF-8 stand as `\xB0`.
  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    var used = bytes.prefix { $0 != 0 }
    while let last = used.last, last == 0xFF || last == 0x20 { used.removeLast() }
    if let text = String(validating: used, as: UTF8.self) { return text }
    return used.reduce(into: "") { text, byte in
      text +=
        byte < 0x80
        ? String(Unicode.Scalar(byte)) : "\\x" + String(byte, radix: 16, uppercase: true)
    }
  }
}
