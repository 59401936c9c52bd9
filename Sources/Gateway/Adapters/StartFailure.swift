package import Languages

/// Why a gateway did not start.
package enum StartFailure: Error, Sendable, CustomStringConvertible {
  /// The store cannot be opened.
  case storeUnusable(String)
  /// The system refuses something that is needed.
  case system(String)

  package var description: String {
    switch self {
    case .storeUnusable(let text): "store unusable: \(text)"
    case .system(let text): text
    }
  }
}

extension StartFailure {
  /// For a person at the terminal.
  package func text(in language: Language) -> String {
    Self.book.text(description, in: language)
  }

  private static let book = PhraseBook(
    PhraseBook.system + [
      ("store unusable: %", "kho không dùng được: %1"),
      (
        "%: another gateway is running on this store (%)",
        "%1: một gateway khác đang chạy với kho này (%2)"
      ),
      ("process %", "tiến trình %1"), ("another process", "tiến trình khác"),
      ("end it first", "hãy dừng nó trước"),
      (
        "% (SQLite %, user_version): the store has version %, this program knows up to %: "
          + "install the newer program again, or move the store aside",
        "%1: kho có phiên bản %3, chương trình này chỉ biết đến %4: hãy cài lại chương trình mới hơn, "
          + "hoặc chuyển kho đi chỗ khác"
      ),
      (
        "the store has version %, this program knows up to %: "
          + "install the newer program again, or move the store aside",
        "kho có phiên bản %1, chương trình này chỉ biết đến %2: hãy cài lại chương trình mới hơn, "
          + "hoặc chuyển kho đi chỗ khác"
      ),
      ("time zone %: cannot read %", "múi giờ %1: không đọc được %2"),
      ("install tzdata", "hãy cài tzdata"),
      (
        "% descriptors are needed (%), and the system allows this process %: "
          + "raise LimitNOFILE= of the service, or ulimit -n",
        "cần %1 descriptor (%2), mà hệ thống chỉ cho tiến trình này %3: "
          + "hãy tăng LimitNOFILE= của dịch vụ, hoặc ulimit -n"
      ),
      (
        "% for each of the % connections, % for each broker and % more",
        "mỗi kết nối trong %2 kết nối cần %1, mỗi broker cần %3, thêm %4"
      ),
      ("%, % more for a host name", "%1, thêm %2 cho tên máy"),
    ]
  )
}
