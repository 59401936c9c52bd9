import Events
import Languages

/// Why a device gives no values, as its `status` says it in English.
enum WatchReasons {
  static func text(_ reason: String, in language: Language) -> String {
    book.text(reason, in: language)
  }

  private static let book = PhraseBook(
    (DeviceReasons.all + (1...11).map { DeviceReasons.exception($0) })
      .map { ($0.english, $0.vietnamese) } + PhraseBook.system + pairs
  )

  private static let pairs: [(String, String)] = [
    ("no answer within % seconds", "không có câu trả lời trong %1 giây"),
    ("garbled answer: %", "câu trả lời hỏng: %1"),
    ("% and % more", "%1 và %2 điểm khác"),
    (
      "% (connection % at %, device %, unit %, % address %)",
      "%1 (kết nối %2 tại %3, thiết bị %4, unit %5, %6 địa chỉ %7)"
    ),
  ]
}
