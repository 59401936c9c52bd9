package import Languages

/// What explore says, in both languages.
package enum ExploreWords {
  static func found(
    _ table: String,
    _ count: Int,
    places: String,
    longest: Int,
    tooLong: Int?
  ) -> BilingualText {
    let refused = tooLong.map { ", \($0) are refused" } ?? ""
    let refusedVi = tooLong.map { ", \($0) thì bị từ chối" } ?? ""
    return BilingualText(
      "\(table): \(count) are there (\(places)); one request gave up to \(longest)\(refused)",
      "\(table): có \(count) (\(places)); một lần hỏi đọc được đến \(longest)\(refusedVi)"
    )
  }

  static func nothing(_ table: String, refusals: [UInt8: Int]) -> BilingualText {
    guard let code = refusals.max(by: { $0.value < $1.value })?.key else {
      return BilingualText(
        "\(table): no answer; check unit id, baud rate and wires",
        "\(table): không trả lời; hãy kiểm tra địa chỉ, tốc độ và dây"
      )
    }
    let name = ExceptionExplanation(code).name
    return BilingualText(
      "\(table): nothing is there; the device refuses with exception \(code), \(name)",
      "\(table): không có gì; thiết bị từ chối bằng mã lỗi \(code), \(name)"
    )
  }

  static func notFound(_ wanted: String) -> BilingualText {
    BilingualText(
      "\(wanted) is in none of these registers; try --within 2% where the value moves, or another table",
      "không thanh ghi nào chứa \(wanted); thử --within 2% nếu giá trị dao động, hoặc bảng khác"
    )
  }

  package static func asking(_ address: Int, left: Int, seconds: Double) -> BilingualText {
    BilingualText(
      "address \(address), \(left) to ask, about \(ScanWords.clock(seconds)) left",
      "địa chỉ \(address), còn \(left), khoảng \(ScanWords.clock(seconds)) nữa"
    )
  }

  package static let watching = BilingualText(
    "watching; Ctrl-C ends",
    "đang theo dõi; Ctrl-C để dừng"
  )
}
