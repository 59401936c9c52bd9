extension MqttOutgoing {
  /// Why this can never be sent, checked where C's strings would cut or wrap instead of failing;
  /// libmosquitto checks the rest.
  func fault() -> MqttError? {
    guard topic.fitsField, properties.contentType?.fitsField ?? true,
      properties.responseTopic?.fitsField ?? true,
      properties.userProperties.allSatisfy({ $0.name.fitsField && $0.value.fitsField })
    else {
      return .invalid(
        code: MosquittoCode.malformedText,
        text: "a text with a zero byte or too long"
      )
    }
    guard (properties.correlationData?.count ?? 0) <= Int(UInt16.max) else {
      return .invalid(code: MosquittoCode.payloadSize, text: "correlation data above 65,535 bytes")
    }
    return nil
  }

  /// As ``fault()``, and for the two bytes that a will's length has.
  func faultAsWill() -> MqttError? {
    guard payload.count <= Int(UInt16.max) else {
      return .tooLarge(size: payload.count, limit: Int(UInt16.max))
    }
    return fault()
  }
}

extension String {
  /// Whether C and a two-byte length can carry it.
  var fitsField: Bool { utf8.count <= Int(UInt16.max) && !utf8.contains(0) }
}
