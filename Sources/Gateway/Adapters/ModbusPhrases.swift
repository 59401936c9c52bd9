import Languages

/// What goes wrong on a Modbus line, in English and in Vietnamese.
enum ModbusPhrases {
  static let book = PhraseBook(pairs + PhraseBook.system)

  private static let pairs: [(String, String)] = [
    ("no answer within % ms", "không có câu trả lời trong %1 ms"),
    ("interrupted", "đã dừng"),
    ("%: the name has no address", "%1: tên máy không có địa chỉ"),
    ("%: the name server did not answer", "%1: máy chủ tên miền không trả lời"),
    ("%: this is not a serial port", "%1: đây không phải cổng nối tiếp"),
    (
      "write the path of one, such as /dev/ttyUSB0",
      "hãy viết đường dẫn của một cổng, như /dev/ttyUSB0"
    ),
    ("%: process % (%) uses the port", "%1: tiến trình %2 (%3) đang dùng cổng"),
    ("%: another process uses the port", "%1: tiến trình khác đang dùng cổng"),
    ("end it or take another port", "hãy dừng nó hoặc dùng cổng khác"),
    (
      "add % to the group %: usermod -aG % %, then start anew",
      "hãy thêm %1 vào nhóm %2: usermod -aG %3 %4, rồi chạy lại"
    ),
    (
      "the device's owner must let % read and write it",
      "chủ của cổng phải cho %1 quyền đọc và ghi"
    ),
    ("garbled answer: %", "câu trả lời hỏng: %1"),
    (
      "the line returned the request (echo of an adapter) and no answer",
      "đường truyền gửi trả lại câu hỏi (bộ chuyển đổi dội lại) mà không có câu trả lời"
    ),
    ("no frame of unit % within % ms", "không có khung nào của unit %1 trong %2 ms"),
    ("it is no device identification", "đó không phải thông tin nhận dạng thiết bị"),
    ("it may be the answer to an earlier request", "có thể là câu trả lời cho một câu hỏi trước"),
    ("it is the same as one to another request", "nó giống câu trả lời cho câu hỏi khác"),
    ("% bytes instead of %", "%1 byte thay vì %2"),
    ("function % instead of %", "hàm %1 thay vì %2"),
    ("it ended early", "nó bị cắt sớm"),
  ]
}
