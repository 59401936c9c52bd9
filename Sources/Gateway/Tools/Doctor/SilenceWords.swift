import Adapters
import DeviceProfiles
import Languages
import Modbus
import SunSpec

/// Why a device gave nothing, in both languages.
enum SilenceWords {
  static func text(_ error: ModbusError, within limit: Duration) -> BilingualText {
    guard case .noAnswer = error.kind else {
      return BilingualText(error.text, error.kind.words.vietnamese)
    }
    let milliseconds = Int(limit / .milliseconds(1))
    return BilingualText(error.text, "không có câu trả lời trong \(milliseconds) ms")
  }

  static func text(_ fault: SunSpecFault) -> BilingualText {
    let vietnamese =
      switch fault {
      case .noMarker: "không có dấu SunSpec ở 40000, 50000 hay 0"
      case .noModels: "chuỗi SunSpec không có mô hình nào"
      case .emptyModel(let model, let address):
        "mô hình SunSpec \(model) ở \(address) có độ dài 0"
      case .pastEnd(let model, let address):
        "mô hình SunSpec \(model) ở \(address) vượt quá địa chỉ 65535"
      case .tooManyModels: "chuỗi SunSpec không kết thúc trong \(SunSpecWalk.mostModels) mô hình"
      }
    return BilingualText("\(fault)", vietnamese)
  }

  static let notAsked = BilingualText("not asked", "chưa hỏi")
}
