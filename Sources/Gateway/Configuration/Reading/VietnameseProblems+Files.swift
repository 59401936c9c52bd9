extension VietnameseProblems {
  /// Files and folders, and what belongs into gateway.yaml.
  static let files: [(String, String)] = [
    ("cannot be read: %", "không đọc được: %1"), ("the file is empty", "tệp rỗng"),
    ("it needs connection and devices", "tệp cần connection và devices"),
    (
      "the file holds nothing but comments: no connection",
      "tệp chỉ có chú thích: không có kết nối nào"
    ),
    (
      "there is no device file (*.yaml): nothing is polled",
      "không có tệp thiết bị nào (*.yaml): không đọc gì cả"
    ),
    ("the folder is missing", "thiếu thư mục"),
    ("device files belong into it", "tệp thiết bị nằm trong đó"),
    ("% has the same name, which is the connection's id", "%1 trùng tên, mà tên là mã của kết nối"),
    ("remove or rename one of them", "hãy xóa hoặc đổi tên một trong hai"),
    ("this file is not read", "tệp này không được đọc"),
    ("this folder is not read", "thư mục này không được đọc"),
    ("rename it to %", "hãy đổi tên thành %1"),
    ("rename it to % to use it", "hãy đổi tên thành %1 để dùng"),
    ("this file is not read, since % is", "tệp này không được đọc vì đã đọc %1"),
    ("remove it", "hãy xóa đi"),
    ("this device file is not read", "tệp thiết bị này không được đọc"),
    ("move it into the folder devices.d", "hãy chuyển vào thư mục devices.d"),
    (
      "this file is not read, since only names in .yaml and .yml are",
      "tệp này không được đọc vì chỉ đọc tên kết thúc bằng .yaml và .yml"
    ),
    ("folders in devices.d are not read", "thư mục con trong devices.d không được đọc"),
    ("the web page is not part of this version", "phiên bản này chưa có trang web"),
    ("\"%\" is no time zone of IANA", "\"%1\" không phải múi giờ IANA"),
    ("the broker \"%\" is there already, in line %", "broker \"%1\" đã có ở dòng %2"),
    ("message_expiry needs version: 5", "message_expiry cần version: 5"),
    (
      "MQTT 3.1.1 has no password without a username",
      "MQTT 3.1.1 không có mật khẩu nếu thiếu username"
    ),
    ("the password file % is empty", "tệp mật khẩu %1 rỗng"),
    ("the % file % is readable by others", "tệp %1 %2 bị người khác đọc được"),
    ("run chmod 640 on it", "hãy chạy chmod 640 với tệp đó"),
    ("the % file % cannot be read: %", "không đọc được tệp %1 %2: %3"),
    ("the file % cannot be read: %", "không đọc được tệp %1: %2"),
    (
      "verify: false lets anybody on the network pose as the broker",
      "verify: false cho phép bất kỳ ai trong mạng giả làm broker"
    ),
    ("cert_file needs its key_file", "cert_file cần key_file"),
    ("key_file needs its cert_file", "key_file cần cert_file"),
    ("MQTT over WebSocket or HTTP is not spoken", "không hỗ trợ MQTT qua WebSocket hoặc HTTP"),
    ("write the broker's MQTT port: %", "hãy viết cổng MQTT của broker: %1"),
    (
      "% has no port between 1 and 65535 behind the colon",
      "%1 không có cổng từ 1 đến 65535 sau dấu hai chấm"
    ),
    ("host and port are one text", "máy và cổng là một chuỗi"),
    ("% is no broker's URL", "%1 không phải địa chỉ broker"),
    ("its symbolic links lead round in a circle", "các liên kết tượng trưng chạy vòng tròn"),
    ("it is not a file", "không phải là tệp"),
  ]

  /// What is found in a configuration that can be used.
  static let findings: [(String, String)] = [
    (
      "the connection would be busy % of the time: poll less often (every: % wherever it is shorter makes it %), "
        + "fewer points, or at a higher baud rate",
      "kết nối sẽ bận %1 thời gian: hãy đọc thưa hơn (every: %2 ở mọi chỗ ngắn hơn thì còn %3), ít điểm hơn, hoặc tăng tốc độ baud"
    ),
    (
      "the connection would be busy % of the time: poll less often, fewer points, or at a higher baud rate",
      "kết nối sẽ bận %1 thời gian: hãy đọc thưa hơn, ít điểm hơn, hoặc tăng tốc độ baud"
    ),
    ("the connection will be busy % of the time", "kết nối sẽ bận %1 thời gian"),
    ("retries have little room", "ít chỗ để đọc lại khi lỗi"),
    (
      "retries have little room (every: % wherever it is shorter makes it %)",
      "ít chỗ để đọc lại khi lỗi (every: %1 ở mọi chỗ ngắn hơn thì còn %2)"
    ),
    ("the table begins on %: it says nothing of today", "bảng bắt đầu từ %1: chưa áp dụng hôm nay"),
    (
      "the table ended on %: it says nothing of today",
      "bảng đã hết hạn ngày %1: không áp dụng hôm nay"
    ),
    ("the table ends on %", "bảng hết hạn ngày %1"),
    ("what comes later is not in it", "sau đó không có trong bảng"),
    (
      "the last holiday listed is %: none to come is known",
      "ngày nghỉ cuối trong bảng là %1: chưa biết ngày nghỉ sắp tới"
    ),
    (
      "the table was last compared with its source on %",
      "bảng được đối chiếu với nguồn lần cuối ngày %1"
    ),
    ("do it again", "hãy đối chiếu lại"),
    (
      "the newest factor is that of %: energy of % takes it as long as no newer one is added",
      "hệ số mới nhất là của năm %1: điện năng năm %2 dùng hệ số này cho đến khi có hệ số mới"
    ),
    (
      "from % on calculated on paper only: shown in bills, not charged",
      "từ %1 chỉ tính trên giấy: có ghi trong hóa đơn nhưng không thu"
    ),
  ]
}
