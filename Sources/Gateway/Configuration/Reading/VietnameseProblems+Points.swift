extension VietnameseProblems {
  /// Points and their expressions.
  static let points: [(String, String)] = [
    ("the point % has no %", "điểm %1 thiếu %2"),
    (
      "the point % has no type, such as uint16 or float32",
      "điểm %1 thiếu type, như uint16 hoặc float32"
    ),
    ("\"%\" is no type", "\"%1\" không phải kiểu"), ("% is no order", "%1 không phải thứ tự byte"),
    ("the order % does not fit %, which takes %", "thứ tự %1 không hợp với %2, vốn chiếm %3"),
    (
      "% is outside 0…65535, the addresses on the wire",
      "%1 nằm ngoài 0…65535 là các địa chỉ trên đường truyền"
    ),
    ("% is not an address", "%1 không phải địa chỉ"),
    ("write a number 0…65535, as on the wire", "hãy viết số 0…65535 như trên đường truyền"),
    (
      "% at % takes % registers, the last of them past 65535",
      "%1 tại %2 chiếm %3 thanh ghi, thanh ghi cuối vượt 65535"
    ),
    ("the point % lies in the forbidden addresses %…%", "điểm %1 nằm trong vùng địa chỉ cấm %2…%3"),
    (
      "% takes % registers, more than the % that one request may hold",
      "%1 chiếm %2 thanh ghi, nhiều hơn %3 mà một yêu cầu được đọc"
    ),
    ("% is in % in every profile", "%1 tính bằng %2 trong mọi hồ sơ"),
    ("scale it from % to that, or KPIs will be wrong", "hãy đổi hệ số từ %1, nếu không KPI sẽ sai"),
    ("only a point of kind state has states", "chỉ điểm kind: state có states"),
    ("only a point of kind counter has counter", "chỉ điểm kind: counter có counter"),
    ("a % cannot be written", "không ghi được %1"),
    ("only coil and holding can", "chỉ ghi được coil và holding"),
    ("text cannot be written", "không ghi được chuỗi"),
    (
      "write min and max: between them the value must be",
      "hãy viết min và max: giá trị phải nằm giữa"
    ),
    ("write both min and max", "hãy viết cả min và max"),
    ("min % is above max %", "min %1 lớn hơn max %2"),
    ("function % writes nothing", "hàm %1 không ghi gì"),
    (
      "write 5 or 15 for a coil, 6 or 16 for registers",
      "hãy viết 5 hoặc 15 cho coil, 6 hoặc 16 cho thanh ghi"
    ),
    ("function % does not write %", "hàm %1 không ghi %2"), ("a coil", "một coil"),
    ("1 register", "1 thanh ghi"),
    ("% registers", "%1 thanh ghi"),
    ("% can only be written", "%1 chỉ ghi được"),
    ("% can only be written, and has no value", "%1 chỉ ghi được, không có giá trị"),
    // Expressions.
    ("the device has no point %", "thiết bị không có điểm %1"),
    ("% and % cannot be added", "không cộng được %1 với %2"),
    ("% and % cannot be subtracted", "không trừ được %1 với %2"),
    ("% and % cannot be compared", "không so sánh được %1 với %2"),
    ("for apparent power write %", "công suất biểu kiến thì viết %1"),
    ("write the number with its unit: %", "hãy viết số kèm đơn vị: %1"),
    ("a number without a unit", "số không đơn vị"),
    (
      "the expression gives %, and the point's unit is %",
      "biểu thức cho %1, còn đơn vị của điểm là %2"
    ),
    ("% has no unit, and its expression gives %", "%1 không có đơn vị, còn biểu thức cho %2"),
    ("% is computed of itself: %", "%1 được tính từ chính nó: %2"),
    ("% is a text, with which nothing can be computed", "%1 là chuỗi, không tính toán được"),
    (
      "the expression ends where a point or number must follow",
      "biểu thức kết thúc ở chỗ phải có điểm hoặc số"
    ),
    ("a point or number is missing before %", "thiếu điểm hoặc số trước %1"),
    ("an operator is missing before %", "thiếu phép tính trước %1"),
    ("write + - * or /", "hãy viết + - * hoặc /"),
    ("this ( is not closed", "dấu ( này chưa đóng"),
    ("this ) closes nothing", "dấu ) này không đóng gì"),
    ("there is no function %", "không có hàm %1"), ("there are %", "có %1"),
    ("this divides by zero", "chia cho không"),
    ("% is no operator", "%1 không phải phép tính"), ("% is no minus", "%1 không phải dấu trừ"),
    (
      "% is no operator: an expression computes a number, and compares nothing",
      "%1 không phải phép tính: biểu thức tính ra số, không so sánh"
    ),
    (
      "a comma stands between the values of min and max only",
      "dấu phẩy chỉ đứng giữa các giá trị của min và max"
    ),
    ("a decimal is written with a point: 0.5", "số thập phân viết với dấu chấm: 0.5"),
    ("% takes one value, not %", "%1 nhận một giá trị, không phải %2"),
    ("% compares two values or more", "%1 so sánh từ hai giá trị trở lên"),
    (
      "an expression has points of its own device only",
      "biểu thức chỉ dùng điểm của chính thiết bị"
    ),
    ("write % instead of %", "hãy viết %1 thay cho %2"),
    (
      "a point with an expression is computed and has no %",
      "điểm có expression được tính ra nên không có %1"
    ),
    ("remove %, or the expression", "hãy xóa %1, hoặc xóa expression"),
    (
      "% is a counter only as a sum of counters, each times a positive number: anything else may fall, and a fall would count as a reset",
      "%1 chỉ là bộ đếm khi là tổng các bộ đếm, mỗi cái nhân số dương: mọi thứ khác có thể giảm, và giảm sẽ bị coi là đặt lại"
    ),
    (
      "every is shorter than the poll period of all points of the expression, so that the same values would be computed again",
      "every ngắn hơn chu kỳ đọc của mọi điểm trong biểu thức nên sẽ tính lại cùng giá trị"
    ),
    (
      "write % or more, or poll the points more often",
      "hãy viết %1 trở lên, hoặc đọc các điểm thường hơn"
    ),
  ]
}
