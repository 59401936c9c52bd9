extension VietnameseProblems {
  /// What fits together neither in a point nor in an account.
  static let details: [(String, String)] = [
    (
      "a point has address or addresses, not both",
      "điểm có address hoặc addresses, không có cả hai"
    ),
    (
      "only a number of several registers has addresses",
      "chỉ số chiếm nhiều thanh ghi mới có addresses"
    ),
    ("a % takes 1 register", "%1 chiếm 1 thanh ghi"),
    ("a % takes % registers", "%1 chiếm %2 thanh ghi"),
    ("write the address of each", "hãy viết địa chỉ của từng thanh ghi"),
    ("the same register stands there twice", "cùng một thanh ghi viết hai lần"),
    ("the registers are % apart", "các thanh ghi cách nhau %1"),
    (
      "one request, which must hold them all, holds %",
      "một yêu cầu phải chứa tất cả, mà chỉ chứa được %1"
    ),
    ("only a string(…) has %", "chỉ string(…) có %1"),
    ("a single bit has no order", "một bit không có thứ tự byte"),
    ("a % is no text", "%1 không phải chuỗi"),
    ("a % cannot be a counter", "%1 không thể là bộ đếm"),
    (
      "a state needs whole numbers, which % does not give",
      "trạng thái cần số nguyên, mà %1 không cho"
    ),
    ("a % has no raw value for not_available", "%1 không có giá trị thô cho not_available"),
    ("a % has no NaN", "%1 không có NaN"), ("write its raw value", "hãy viết giá trị thô của nó"),
    ("a % has no scale", "%1 không có scale"),
    ("% does not fit the % bits of %", "%1 không vừa %2 bit của %3"),
    ("the scale register lies in the value itself", "thanh ghi hệ số nằm trong chính giá trị"),
    (
      "registers that do not adjoin cannot be written: one request could not change them at once",
      "không ghi được các thanh ghi không liền nhau: một yêu cầu không đổi chúng cùng lúc"
    ),
    (
      "a point that cannot be read has no scale_register, which stands in the same answer",
      "điểm không đọc được thì không có scale_register, vốn nằm trong cùng câu trả lời"
    ),
    ("a % is one bit, which is no %", "%1 là một bit, không phải %2"),
    ("leave the type out", "hãy bỏ type"),
    ("% and % overlap, %", "%1 và %2 chồng nhau, %3"),
    (
      "no value begins inside another: correct an address or a type",
      "không giá trị nào bắt đầu bên trong giá trị khác: hãy sửa địa chỉ hoặc kiểu"
    ),
    ("where % stands is found by asking the device", "%1 nằm ở đâu thì gateway hỏi thiết bị"),
    (
      "only scale, range, counter, every, deadband, states and label may be given",
      "chỉ được ghi scale, range, counter, every, deadband, states và label"
    ),
    ("a sum of counters has no end of its own", "tổng các bộ đếm không có điểm tràn riêng"),
    (
      "% starts again at %, which would lose energy or pieces of the others in the sum",
      "%1 quay về 0 tại %2, làm mất điện năng hoặc sản phẩm của các bộ đếm khác trong tổng"
    ),
    (
      "% is set to 0 in operation, which would lose energy or pieces of the others in the sum",
      "%1 bị đặt về 0 khi vận hành, làm mất điện năng hoặc sản phẩm của các bộ đếm khác trong tổng"
    ),
    (
      "add the meters in an account of kpis.yaml, or write kind: gauge",
      "hãy cộng các công tơ trong một tài khoản của kpis.yaml, hoặc viết kind: gauge"
    ),
    (
      "write kind: gauge, or subtract meters in an account of kpis.yaml (meters: [a, -b])",
      "hãy viết kind: gauge, hoặc trừ công tơ trong một tài khoản của kpis.yaml (meters: [a, -b])"
    ),
    ("an expression is expected, such as %", "cần một biểu thức, như %1"),
    (
      "\"%\" has no value: the connection leads nowhere",
      "\"%1\" không có giá trị: kết nối không dẫn đến đâu"
    ),
    ("% is empty", "%1 rỗng"), ("% cannot be read: %", "không đọc được %1: %2"),
    ("% is readable by others", "%1 bị người khác đọc được"),
    ("% is not part of this version", "phiên bản này chưa có %1"),
    ("give one of them a client_id", "hãy đặt client_id cho một trong hai"),
    ("move % into %", "hãy chuyển %1 vào %2"),
    // Accounts, lines and tables.
    ("% goes with %, not with %", "%1 đi với %2, không đi với %3"),
    ("a baseline has one to three drivers, not %", "đường cơ sở có một đến ba biến, không phải %1"),
    ("the training ends before it begins", "giai đoạn huấn luyện kết thúc trước khi bắt đầu"),
    ("a model needs from and to, or csv", "mô hình cần from và to, hoặc csv"),
    ("% does not divide a day into whole minutes", "%1 không chia ngày thành số phút nguyên"),
    ("\"%\" has no %", "\"%1\" không có %2"),
    (
      "no meter of \"%\" has active_energy_export: as long as nothing counts what is fed into the grid, it is taken to be 0 in consumption and self-consumption",
      "không công tơ nào của \"%1\" có active_energy_export: khi không gì đếm điện phát lên lưới, nó được coi là 0 trong tiêu thụ và tự dùng"
    ),
    (
      "\"%\" names no generation, so that it never has %",
      "\"%1\" không khai generation nên không bao giờ có %2"
    ),
    ("there is no period \"%\"", "không có chu kỳ \"%1\""),
    ("the period stands before the field", "chu kỳ đứng trước tên trường"),
    (
      "\"%\" has good, reject and total, which may contradict each other",
      "\"%1\" có good, reject và total, có thể mâu thuẫn nhau"
    ),
    ("leave one out", "hãy bỏ một"), ("% names no states", "%1 không đặt tên trạng thái"),
    (
      "give the point states, or write the number instead of \"%\"",
      "hãy khai states cho điểm, hoặc viết số thay cho \"%1\""
    ),
    ("a state is found from a point of kind state", "trạng thái phải lấy từ điểm kind: state"),
    ("\"%\" belongs to %, not to %", "\"%1\" thuộc về %2, không thuộc %3"),
    ("there is no price here", "ở đây không có giá"),
    (
      "an entry has price or prices by band, not both",
      "mỗi mục có price hoặc giá theo khung giờ, không có cả hai"
    ),
    ("peak and off-peak overlap on % at %", "giờ cao điểm và thấp điểm chồng nhau vào %1 lúc %2"),
    ("there is none at all in the folders looked at", "các thư mục đã tìm không có cái nào"),
    ("% is below %", "%1 nhỏ hơn %2"),
    (
      "a decimal number with at most six places, such as %",
      "số thập phân nhiều nhất sáu chữ số lẻ, như %1"
    ),
  ]
}
