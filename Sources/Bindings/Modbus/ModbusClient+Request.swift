import System

extension ModbusClient {
  /// Sends any request and returns the answer's PDU, from the function code on.
  ///
  /// `pdu` is function code and data, 1…253 bytes.
  package func request(unit: UInt8, pdu: [UInt8]) throws(ModbusError) -> [UInt8] {
    guard let function = pdu.first, 1...127 ~= function, pdu.count <= RequestPDU.longest else {
      throw .invalid("a request has a function code of 1 to 127 and at most 253 bytes")
    }
    put(pdu)
    return Array(answer[try exchange(unit: unit, count: pdu.count)])
  }

  /// Puts a PDU where the next request is sent from.
  func put(_ pdu: [UInt8]) { request.put(pdu) }
}
