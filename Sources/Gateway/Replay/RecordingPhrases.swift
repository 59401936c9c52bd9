package import Languages

extension ReadingsProblem {
  /// For a person at the terminal; file, place and `error:` stay as they are, for programs that read them.
  package func text(in language: Language) -> String {
    "\(place): error: \(RecordingPhrases.book.text(text, in: language))"
  }
}

extension RecordingNotes {
  /// One warning for each kind that occurred.
  package func warnings(in language: Language) -> [String] {
    [outOfRange, repeated, unknownStates].compactMap { sighting in
      sighting.first.map { first in
        let count = sighting.count > 1 ? "; \(sighting.count) such lines" : ""
        let words = RecordingPhrases.book.text(first.text + count, in: language)
        return "\(first.place): warning: \(words)"
      }
    }
  }
}

/// What is said of recordings, in English and in Vietnamese.
enum RecordingPhrases {
  static let book = PhraseBook(pairs + PhraseBook.system)

  static let pairs: [(String, String)] =
    header + times + values + [
      ("the file cannot be opened: %", "không mở được tệp: %1"),
      ("the file cannot be read: %", "không đọc được tệp: %1"),
      ("the file is empty", "tệp rỗng"),
      ("its first line is %", "dòng đầu của nó là %1"),
      ("the line is longer than % bytes", "dòng dài hơn %1 byte"),
      ("a line ends with CR alone", "có dòng kết thúc chỉ bằng CR"),
      ("lines end with LF or CRLF", "dòng kết thúc bằng LF hoặc CRLF"),
      (
        "a reading is ts_ms,point,value: there is no value's field",
        "số đọc là ts_ms,point,value: thiếu trường giá trị"
      ),
      ("a reading is ts_ms,point,value", "số đọc là ts_ms,point,value"),
      (
        "a reading is ts_ms,point,value: commas separate fields, not %",
        "số đọc là ts_ms,point,value: các trường ngăn bằng dấu phẩy, không phải %1"
      ),
      (
        "the header again: were recordings joined? remove this line",
        "lại là dòng đầu: đã nối nhiều bản ghi? hãy xóa dòng này"
      ),
      ("the line is empty", "dòng trống"), ("remove it", "hãy xóa đi"),
      ("semicolons", "dấu chấm phẩy"), ("tabs", "dấu tab"),
      ("the configuration has no point %", "cấu hình không có điểm %1"),
      ("the configuration has no production line %", "cấu hình không có dây chuyền %1"),
      ("did you mean %?", "ý bạn là %1?"),
      (
        "% is no planned stop, which is from/to in Unix milliseconds, such as %",
        "%1 không phải lần dừng có kế hoạch, vốn viết từ/đến bằng mili giây Unix, như %2"
      ),
      ("the stop ends before it begins", "lần dừng kết thúc trước khi bắt đầu"),
      ("the stop is longer than 31 days", "lần dừng dài hơn 31 ngày"),
      ("plan it in parts", "hãy chia thành nhiều lần"),
      (
        "the stop begins more than 62 days before ts_ms",
        "lần dừng bắt đầu trước ts_ms hơn 62 ngày"
      ),
      (
        "the stop begins more than 400 days after ts_ms",
        "lần dừng bắt đầu sau ts_ms hơn 400 ngày"
      ),
      ("% such lines", "có %1 dòng như vậy"),
    ]

  private static let header: [(String, String)] = [
    ("the first line must be %", "dòng đầu phải là %1"),
    ("%: the file is %", "%1: tệp này %2"),
    ("compressed", "đã nén"),
    ("zcat FILE | … --readings - reads it", "zcat TỆP | … --readings - thì đọc được"),
    ("a spreadsheet or ZIP", "là bảng tính hoặc ZIP"),
    ("save it as CSV", "hãy lưu thành CSV"),
    ("no UTF-8 text", "không phải văn bản UTF-8"),
    ("save it as CSV in UTF-8", "hãy lưu thành CSV bằng UTF-8"),
    (
      "%: lines end with CR alone, not with LF or CRLF",
      "%1: dòng kết thúc chỉ bằng CR, không phải LF hoặc CRLF"
    ),
    ("%, not %", "%1, không phải %2"),
    (
      "%: fields are separated by commas, not by %",
      "%1: các trường ngăn bằng dấu phẩy, không phải %2"
    ),
    ("%: put it above the first reading", "%1: hãy đặt nó trên số đọc đầu tiên"),
    (
      "the first line must be %, without spaces, quotes and capitals, not %",
      "dòng đầu phải là %1, không có dấu cách, ngoặc kép và chữ hoa, không phải %2"
    ),
    ("%: the columns are in another order", "%1: các cột khác thứ tự"),
    ("%: there are no other columns", "%1: không có cột nào khác"),
    ("%: times are in milliseconds", "%1: thời gian tính bằng mili giây"),
  ]

  private static let times: [(String, String)] = [
    (
      "the time % is before that of line %, %",
      "thời điểm %1 trước thời điểm của dòng %2, %3"
    ),
    ("sort -s -t, -k1,1n puts lines in order", "sort -s -t, -k1,1n xếp các dòng theo thứ tự"),
    (
      "more than 62 days have no reading: is the time % right?",
      "hơn 62 ngày không có số đọc: thời điểm %1 có đúng không?"
    ),
    (
      "% is no time: write it without spaces", "%1 không phải thời điểm: hãy viết không có dấu cách"
    ),
    (
      "% is no time: write it without quotes",
      "%1 không phải thời điểm: hãy viết không có ngoặc kép"
    ),
    (
      "% is no Unix time in whole milliseconds, such as %",
      "%1 không phải giờ Unix bằng mili giây nguyên, như %2"
    ),
    (
      "% is no whole number of milliseconds: write %",
      "%1 không phải số mili giây nguyên: hãy viết %2"
    ),
    ("% looks like a spreadsheet's day number", "%1 giống số ngày của bảng tính"),
    (
      "ts_ms is Unix time in milliseconds, (day - 25569) × 86400000 less the local time's offset from UTC",
      "ts_ms là giờ Unix bằng mili giây, (số ngày - 25569) × 86400000 trừ độ lệch của giờ địa phương so với UTC"
    ),
    ("% ms is not between the years 2000 and 2100", "%1 ms không nằm giữa năm 2000 và 2100"),
    (
      "% would be a time in %, but ts_ms is in milliseconds: write %",
      "%1 có lẽ là thời điểm bằng %2, mà ts_ms tính bằng mili giây: hãy viết %3"
    ),
    ("seconds", "giây"), ("microseconds", "micro giây"), ("nanoseconds", "nano giây"),
    ("% is a date", "%1 là ngày tháng"),
    (
      "ts_ms is Unix time in milliseconds, such as %",
      "ts_ms là giờ Unix bằng mili giây, như %1"
    ),
    (
      "ts_ms is Unix time in milliseconds, such as %, which date -d TIME +%s000 tells",
      "ts_ms là giờ Unix bằng mili giây, như %1, do date -d GIỜ +%s000 cho biết"
    ),
    (
      "a local time has one only with its offset from UTC: date -d \"TIME +0700\" +%s000",
      "giờ địa phương chỉ đổi được khi biết độ lệch so với UTC: date -d \"GIỜ +0700\" +%s000"
    ),
    (
      "% has a reading of the time % already",
      "%1 đã có số đọc của thời điểm %2"
    ),
    ("both are taken", "cả hai đều được dùng"),
  ]

  private static let values: [(String, String)] = [
    ("% is a state's name", "%1 là tên trạng thái"),
    ("a state is its number: write %", "trạng thái viết bằng số: hãy viết %1"),
    ("% is no number: write it without quotes", "%1 không phải số: hãy viết không có ngoặc kép"),
    ("% is no number: write it without spaces", "%1 không phải số: hãy viết không có dấu cách"),
    ("% is no number", "%1 không phải số"),
    ("a bad value is an empty field", "giá trị hỏng thì để trống"),
    ("% is no number: write %", "%1 không phải số: hãy viết %2"),
    (
      "% is no number: nothing stands between thousands",
      "%1 không phải số: không viết gì giữa các hàng nghìn"
    ),
    (
      "% is no number: values stand without a unit, in %",
      "%1 không phải số: giá trị viết không có đơn vị, tính bằng %2"
    ),
    ("the point's unit", "đơn vị của điểm"),
    ("the point's unit, %", "đơn vị của điểm, %1"),
    ("%: write %", "%1: hãy viết %2"),
    ("% is no number: a line has three fields", "%1 không phải số: mỗi dòng có ba trường"),
    (
      "%, with a decimal point and nothing between thousands",
      "%1, có dấu chấm thập phân và không viết gì giữa các hàng nghìn"
    ),
    ("%, with a decimal point", "%1, có dấu chấm thập phân"),
    ("was % meant?", "ý là %1?"),
    (
      "% is outside the range of %, % to %, and is bad",
      "%1 nằm ngoài phạm vi của %2, từ %3 đến %4, nên bị coi là hỏng"
    ),
    ("% is no state of %, which has %", "%1 không phải trạng thái của %2, vốn có %3"),
  ]
}
