package import Languages
import Measurements

/// Why a device gives no values, in words.
package enum DeviceReasons {
  package static func noAnswer(within timeout: Duration) -> BilingualText {
    let milliseconds = Double(timeout.wholeMilliseconds)
    return BilingualText(
      "no answer within \(timeout)",
      "không có câu trả lời trong \(Language.vietnamese.plain(milliseconds / 1000)) giây"
    )
  }

  /// A Modbus exception.
  package static func exception(_ code: UInt8) -> BilingualText {
    BilingualText(ModbusException.text(of: code), "mã lỗi Modbus \(code) (\(name(of: code)))")
  }

  private static func name(of code: UInt8) -> String {
    switch code {
    case 1: "không có chức năng này"
    case 2: "không có địa chỉ này"
    case 3: "giá trị không hợp lệ"
    case 4: "thiết bị bị lỗi"
    case 5: "đã nhận, đang xử lý"
    case 6: "thiết bị đang bận"
    case 7: "thiết bị từ chối"
    case 8: "lỗi bộ nhớ"
    case 10: "bộ chuyển đổi không có đường tới thiết bị"
    case 11: "thiết bị sau bộ chuyển đổi không trả lời"
    default: "không rõ"
    }
  }

  /// Where a request failed.
  ///
  /// - Parameters:
  ///   - connection: The connection's id and its endpoint.
  ///   - device: The device's id and its unit id.
  ///   - table: The register table, as in a device file.
  ///   - addresses: `5`, or `5…9`.
  /// - Returns: The place in brackets, to be put behind a reason.
  package static func place(
    connection: (id: String, endpoint: String),
    device: (id: String, unit: UInt8),
    table: String,
    addresses: String
  ) -> BilingualText {
    BilingualText(
      " (connection \(connection.id) at \(connection.endpoint), device \(device.id), "
        + "unit \(device.unit), \(table) address \(addresses))",
      " (kết nối \(connection.id) tại \(connection.endpoint), thiết bị \(device.id), "
        + "địa chỉ trạm \(device.unit), bảng \(table), địa chỉ \(addresses))"
    )
  }

  /// Points without a good value, each with its quality code, and how many more there are.
  package static func badPoints(_ points: [String], more: Int) -> BilingualText {
    let list = points.joined(separator: ", ")
    guard more > 0 else { return BilingualText(list, list) }
    return BilingualText("\(list) and \(more) more", "\(list) và \(more) điểm khác")
  }

  // MARK: Connections

  package static let connectionRefused = BilingualText("refused", "kết nối bị từ chối")
  package static let unreachable = BilingualText("unreachable", "không có đường mạng tới thiết bị")
  package static let hostNotFound = BilingualText("host not found", "không tìm thấy tên máy")
  package static let connectTimeout = BilingualText("connect timeout", "kết nối quá thời gian chờ")
  package static let connectionClosed = BilingualText("closed", "kết nối bị đóng")
  package static let noSuchPort = BilingualText("no such device", "không có cổng nối tiếp này")
  package static let portForbidden = BilingualText(
    "permission denied",
    "không có quyền mở cổng nối tiếp"
  )
  package static let portInUse = BilingualText("in use", "chương trình khác đang dùng cổng")
  package static let tooManyDescriptors = BilingualText("too many descriptors", "mở quá nhiều tệp")
  package static let connectionFault = BilingualText("connection down", "mất kết nối")

  // MARK: Answers

  package static let badCRC = BilingualText("bad CRC", "câu trả lời sai mã kiểm tra CRC")
  package static let wrongAnswer = BilingualText(
    "wrong answer",
    "câu trả lời không khớp với câu hỏi"
  )
  package static let truncated = BilingualText("truncated", "câu trả lời bị cắt ngắn")
  package static let noise = BilingualText("noise", "chỉ nhận được nhiễu")
  package static let ownRequest = BilingualText(
    "own request",
    "đường truyền gửi trả lại chính câu hỏi"
  )
  package static let lateAnswer = BilingualText("late answer", "câu trả lời đến trễ")
  package static let rtuFrame = BilingualText(
    "RTU frame",
    "câu trả lời theo khung RTU thay vì Modbus TCP"
  )
  package static let tcpFrame = BilingualText(
    "Modbus TCP frame",
    "câu trả lời theo Modbus TCP thay vì khung RTU"
  )
  package static let otherProtocol = BilingualText(
    "no Modbus",
    "đầu kia không dùng Modbus"
  )
  package static let notSent = BilingualText("not sent", "câu hỏi không gửi được")
  package static let noSunSpec = BilingualText(
    "no SunSpec map",
    "không tìm thấy bảng SunSpec cần đọc"
  )

  // MARK: Writing

  package static let notWritten = BilingualText(
    "not written",
    "thiết bị không trả lời hoặc từ chối"
  )
  package static let notConfirmed = BilingualText(
    "not confirmed",
    "đã gửi nhưng không xác nhận được giá trị mới"
  )

  /// All that have no numbers in them.
  package static let all = [
    connectionRefused, unreachable, hostNotFound, connectTimeout, connectionClosed, noSuchPort,
    portForbidden, portInUse, tooManyDescriptors, connectionFault, badCRC, wrongAnswer, truncated,
    noise, ownRequest, lateAnswer, rtuFrame, tcpFrame, otherProtocol, notSent, noSunSpec,
    notWritten, notConfirmed,
  ]
}
