package import Languages

/// Why a report cannot be made.
package enum ReportFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// The configuration has no account, production line or table for it.
  case nothingToReport(String)
  /// The request is not clear, or not possible in this form.
  case notAnswerable(String)
  /// The store cannot be read.
  case storeUnreadable(String)

  package var description: String {
    switch self {
    case .nothingToReport(let text), .notAnswerable(let text), .storeUnreadable(let text): text
    }
  }
}

extension ReportFailure {
  /// For a person at the terminal.
  package func text(in language: Language) -> String {
    Self.book.text(description, in: language)
  }

  private static let book = PhraseBook(
    PhraseBook.system + [
      ("kpis.yaml has no energy account", "kpis.yaml không có tài khoản năng lượng"),
      (
        "kpis.yaml has no energy account and no production line",
        "kpis.yaml không có tài khoản năng lượng và dây chuyền sản xuất nào"
      ),
      ("kpis.yaml has no production line", "kpis.yaml không có dây chuyền sản xuất"),
      ("kpis.yaml has no baseline", "kpis.yaml không có đường cơ sở"),
      ("there is no energy account \"%\"", "không có tài khoản năng lượng \"%1\""),
      ("there is no production line \"%\"", "không có dây chuyền sản xuất \"%1\""),
      ("there is no baseline \"%\"", "không có đường cơ sở \"%1\""),
      ("no energy account has a tariff", "không tài khoản năng lượng nào có biểu giá"),
      ("the energy account \"%\" has no tariff", "tài khoản năng lượng \"%1\" không có biểu giá"),
      (
        "a bill has no chart: --format is table, csv or json",
        "hóa đơn không có biểu đồ: --format là table, csv hoặc json"
      ),
      ("a chart shows one line", "biểu đồ chỉ vẽ một dây chuyền"),
      ("name it with --line: %", "hãy chọn bằng --line: %1"),
      ("a chart shows one baseline", "biểu đồ chỉ vẽ một đường cơ sở"),
      ("name it with --baseline: %", "hãy chọn bằng --baseline: %1"),
    ]
  )
}
