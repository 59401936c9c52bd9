extension VietnameseProblems {
  /// Each message in English and in Vietnamese.
  static let pairs: [(String, String)] =
    [
      values, files, devices, points, indicators, findings, lint, notations, details,
      registerTables,
    ].flatMap { $0 }

  /// Keys, texts, numbers, and what is expected of them.
  static let values: [(String, String)] = [
    ("unknown key \"%\"", "khóa lạ \"%1\""),
    ("unknown key \"%\" (known here: %)", "khóa lạ \"%1\" (ở đây có: %2)"),
    ("the key \"%\" is here again", "khóa \"%1\" bị lặp lại"),
    ("it is already in line %", "đã có ở dòng %1"),
    ("% has no unit", "%1 không có đơn vị"),
    ("% has more in it than a number", "%1 không chỉ có số"),
    ("an address on the wire, which counts from 0", "địa chỉ trên đường truyền, đếm từ 0"),
    ("a tab cannot indent YAML", "YAML không thụt dòng bằng tab"),
    ("use spaces", "hãy dùng dấu cách"),
    ("this [ is not closed", "dấu [ này chưa đóng"),
    ("this { is not closed", "dấu { này chưa đóng"),
    ("a comma or a closing ] is missing", "thiếu dấu phẩy hoặc dấu ]"),
    ("a comma or a closing } is missing", "thiếu dấu phẩy hoặc dấu }"),
    ("a quote is missing", "thiếu dấu nháy"), ("a day", "ngày trong tuần"),
    ("version of MQTT", "phiên bản MQTT"),
    ("the key \"%\" is missing", "thiếu khóa \"%1\""),
    ("\"%\" has no value", "\"%1\" không có giá trị"),
    ("\"%\" has no value and is ignored", "\"%1\" không có giá trị nên bị bỏ qua"),
    ("write one, or remove the line", "hãy viết giá trị, hoặc xóa dòng này"),
    ("% is a key of %", "%1 là khóa của %2"), ("move it to the keys of %", "hãy chuyển nó vào %1"),
    (
      "% belongs to %, so that its line must be indented further",
      "%1 thuộc về %2 nên dòng này phải thụt vào thêm"
    ),
    ("indent it by % spaces", "hãy thụt vào %1 dấu cách"),
    ("a space is missing after the colon", "thiếu dấu cách sau dấu hai chấm"),
    ("a colon and a space are missing", "thiếu dấu hai chấm và dấu cách"),
    ("a colon and a space are missing after a key", "thiếu dấu hai chấm và dấu cách sau khóa"),
    ("a space is missing after the dash", "thiếu dấu cách sau gạch đầu dòng"),
    ("between braces a comma ends a text", "trong ngoặc nhọn, dấu phẩy kết thúc chuỗi"),
    ("remove the dash before them", "hãy xóa gạch đầu dòng trước chúng"),
    ("did you mean %?", "ý bạn là %1?"),
    (
      "did you mean %? It is there already, in line %: remove one of them",
      "ý bạn là %1? Khóa này đã có ở dòng %2: hãy xóa một trong hai"
    ),
    ("write %", "hãy viết %1"), ("write % or %", "hãy viết %1 hoặc %2"),
    ("write % without quotes", "hãy viết %1 không có dấu nháy"),
    ("% is text", "%1 là chuỗi"), ("\"%\" is not %", "\"%1\" không phải là %2"),
    ("\"%\" is no %", "\"%1\" không phải là %2"), ("% is no % (%)", "%1 không phải là %2 (%3)"),
    ("\"%\" can be read in several ways", "\"%1\" có thể hiểu theo nhiều cách"),
    ("% stands here", "ở đây là %1"), ("% is expected", "cần %1"),
    ("keys are expected", "cần các khóa"), ("keys are expected (%)", "cần các khóa (%1)"),
    ("a list", "một danh sách"), ("a single value", "một giá trị đơn"),
    ("a group of keys", "một nhóm khóa"), ("nothing", "không có gì"), ("a text", "một chuỗi"),
    ("a whole number %…%", "số nguyên %1…%2"), ("a number such as %", "số như %1"),
    ("a duration such as %", "khoảng thời gian như %1"), ("a size such as %", "dung lượng như %1"),
    ("a power such as %", "công suất như %1"), ("a date such as %", "ngày như %1"),
    ("a time of day such as %", "giờ trong ngày như %1"),
    ("a stretch of time such as %", "khoảng giờ như %1"), ("true or false", "true hoặc false"),
    ("a word of % only, such as %", "từ chỉ gồm %1, như %2"),
    ("a host and port such as %", "máy và cổng như %1"), ("a name such as %", "tên như %1"),
    ("a number such as % or a power such as %", "số như %1 hoặc công suất như %2"),
    ("% is outside %…%", "%1 nằm ngoài %2…%3"), ("% is not above 0", "%1 không lớn hơn 0"),
    ("% is below 0", "%1 nhỏ hơn 0"),
    ("% is too short or small", "%1 quá ngắn hoặc quá nhỏ"),
    ("at least % is needed", "cần ít nhất %1"),
    ("% is too long or large", "%1 quá dài hoặc quá lớn"),
    ("at most % is allowed", "chỉ được nhiều nhất %1"),
    ("the range is backwards", "khoảng bị ngược"),
    ("decimals are written with a point, as in 0.5", "số thập phân viết với dấu chấm, như 0.5"),
    ("% has a comma where decimals have a point", "%1 có dấu phẩy ở chỗ phải là dấu chấm"),
    (
      "% is not a list, which is written in brackets or as lines with -",
      "%1 không phải danh sách, vốn viết trong ngoặc vuông hoặc từng dòng với -"
    ),
    ("the list needs at least % of %", "danh sách cần ít nhất %1 %2"),
    ("% is taken as %", "%1 được hiểu là %2"),
    ("% has an invisible character (%) in it", "%1 có ký tự ẩn (%2)"),
    ("% has a special blank (%) in it", "%1 có dấu cách đặc biệt (%2)"),
    (
      "\"%\" is no code of a unit (UCUM) and is taken as %",
      "\"%1\" không phải mã đơn vị (UCUM), được hiểu là %2"
    ),
    (
      "\"%\" is no code of a unit that is known here (UCUM, such as %)",
      "\"%1\" không phải mã đơn vị được biết (UCUM, như %2)"
    ),
  ]
}
