extension MqttOutgoing {
  /// Why this can never be sent, checked where C's strings would cut or wrap instead of failing;
  /// libmosquitto checks the rest.
  func fault() -> MqttError? {
    topic.fitsField ? properties.fault() : .malformedText
  }

  /// As ``fault()``, and for the two bytes that a will's length has.
  func faultAsWill() -> MqttError? {
    guard payload.count <= Int(UInt16.max) else {
      return .tooLarge(size: payload.count, limit: Int(UInt16.max))
    }
    return fault()
  }
}

extension MqttProperties {
  /// As ``MqttOutgoing/fault()``.
  func fault() -> MqttError? {
    guard contentType?.fitsField ?? true, responseTopic?.fitsField ?? true,
      userProperties.allSatisfy({ $0.name.fitsField && $0.value.fitsField })
    else { return .malformedText }
    guard (correlationData?.count ?? 0) <= Int(UInt16.max) else {
      return .invalid(code: MosquittoCode.payloadSize, text: "correlation data above 65,535 bytes")
    }
    return nil
  }
}

extension MqttError {
  static let malformedText = Self.invalid(
    code: MosquittoCode.malformedText,
    text: "a text with a zero byte or too long"
  )
}

extension String {
  /// Whether C and a two-byte length can carry it.
  var fitsField: Bool {
    guard utf8.count <= Int(UInt16.max) else { return false }
    // At once, where the text lies in one piece.
    return utf8.withContiguousStorageIfAvailable { !$0.contains(0) } ?? !utf8.contains(0)
  }
}
