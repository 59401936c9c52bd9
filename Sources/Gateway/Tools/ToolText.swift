import Languages

/// Words of tables and lines that the tools print, in both languages.
struct ToolText {
  let words: BilingualText

  private init(_ english: String, _ vietnamese: String) {
    words = BilingualText(english, vietnamese)
  }

  // MARK: - Heads of columns

  static let point = Self("POINT", "ĐIỂM")
  static let value = Self("VALUE", "GIÁ TRỊ")
  static let unit = Self("UNIT", "ĐƠN VỊ")
  static let place = Self("WHERE", "Ở ĐÂU")
  static let type = Self("TYPE", "KIỂU")
  static let registers = Self("REGISTERS", "THANH GHI")
  static let proof = Self("PROOF", "NGUỒN")
  static let profile = Self("PROFILE", "HỒ SƠ")
  static let kind = Self("KIND", "LOẠI")
  static let model = Self("MODEL", "MẪU")
  static let address = Self("ADDRESS", "ĐỊA CHỈ")

  // MARK: - A profile

  static let computed = Self("computed", "tính ra")
  static let no = Self("no", "chưa")
  static let text = Self("text", "chuỗi")
  static let proofMeans = Self(
    "proof: how many sources agree; no: unverified, one weak source alone gives it",
    "nguồn: bao nhiêu nguồn khớp nhau; chưa: chưa kiểm chứng, chỉ một nguồn yếu nói"
  )

  static func kindIs(_ kind: String) -> BilingualText {
    BilingualText("kind: \(kind)", "loại: \(kind)")
  }

  static func also(_ names: String) -> BilingualText {
    BilingualText("also: \(names)", "còn gọi là: \(names)")
  }

  static func asDelivered(_ settings: String) -> BilingualText {
    BilingualText("as it leaves the works: \(settings)", "khi xuất xưởng: \(settings)")
  }

  static func atMost(_ registers: Int) -> BilingualText {
    BilingualText(
      "at most \(registers) registers in one request",
      "mỗi lần hỏi nhiều nhất \(registers) thanh ghi"
    )
  }

  static func source(_ text: String) -> BilingualText {
    BilingualText("source: \(text)", "nguồn: \(text)")
  }
}
