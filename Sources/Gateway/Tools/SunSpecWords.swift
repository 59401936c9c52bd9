package import Languages
package import SunSpec

/// Why a SunSpec device cannot be read, in the language of the terminal.
package enum SunSpecWords {
  package static func text(_ fault: SunSpecFault, in language: Language) -> String {
    language == .english ? "\(fault)" : vietnamese(fault)
  }

  private static func vietnamese(_ fault: SunSpecFault) -> String {
    switch fault {
    case .noMarker: "không có dấu hiệu SunSpec ở 40000, 50000 hoặc 0"
    case .noModels: "chuỗi SunSpec không có model nào"
    case .emptyModel(let model, let address):
      "model SunSpec \(model) tại \(address) có độ dài 0"
    case .pastEnd(let model, let address):
      "model SunSpec \(model) tại \(address) vượt quá địa chỉ 65535"
    case .tooManyModels: "chuỗi SunSpec không kết thúc trong \(SunSpecWalk.mostModels) model"
    }
  }
}
