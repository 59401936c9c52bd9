package import Languages
import Measurements

/// A Modbus exception code's name, and what it mostly means in the field.
package struct ExceptionExplanation: Sendable, Hashable {
  package let code: UInt8
  /// The name in the Modbus Application Protocol V1.1b3, section 7.
  package let name: String
  package let advice: String

  package init(_ code: UInt8) {
    self.code = code
    name = ModbusException.name(of: code)
    advice = Self.advice[code] ?? "see the device's manual"
  }

  package var text: String { "exception \(code), \(name): \(advice)" }

  /// The protocol's name of the code stays English, as manuals have it.
  package func text(in language: Language) -> String {
    let advice =
      language == .english ? advice : Self.vietnamese[code] ?? "xem tài liệu của thiết bị"
    return "exception \(code), \(name): \(advice)"
  }

  private static let vietnamese: [UInt8: String] = [
    1: "thiết bị không có bảng này; thử input thay cho holding, hoặc ngược lại",
    2: "một số thanh ghi không tồn tại; đếm địa chỉ từ 0, và thử ít thanh ghi hơn một lần",
    3: "thường là quá nhiều thanh ghi một lần; thử ít hơn",
    4:
      "thiết bị không làm được; có loại trả lời vậy khi thanh ghi không tồn tại: thử ít hơn một lần",
    5: "thiết bị cần thêm thời gian; hỏi lại",
    6: "thiết bị đang bận; hỏi lại, thưa hơn",
    7: "lúc này thiết bị không làm được",
    8: "bộ nhớ của thiết bị bị hỏng",
    10: "bộ chuyển đổi nối tiếp không có đường tới unit id này; xem bảng định tuyến của nó",
    11:
      "bộ chuyển đổi hoạt động nhưng phía sau không ai trả lời; kiểm tra unit id, baud, parity và dây",
  ]

  private static let advice: [UInt8: String] = [
    1: "the device does not have this table; try input instead of holding, or the reverse",
    2: "some of these registers do not exist; count addresses from 0, and try fewer at once",
    3: "mostly too many registers at once; try fewer",
    4: "the device could not do it; some say so of registers that do not exist: try fewer at once",
    5: "the device needs longer; ask again",
    6: "the device is busy; ask again, less often",
    7: "the device cannot do this now",
    8: "the device's memory is damaged",
    10: "the serial gateway has no way to this unit id; look at its routing",
    11:
      "the gateway works, but nobody behind it answers; check unit id, baud rate, parity and wires",
  ]
}
