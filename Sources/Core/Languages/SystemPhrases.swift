extension PhraseBook {
  /// What the system and its libraries say of files, folders, sockets and names, without a capital letter.
  package static let system: [(String, String)] = [
    ("no such file or directory", "không có tệp hoặc thư mục này"),
    ("permission denied", "không đủ quyền"),
    ("operation not permitted", "không được phép"),
    ("is a directory", "đây là thư mục"), ("it is a folder", "đây là thư mục"),
    (
      "it is a symbolic link to a file that is not there",
      "đây là liên kết tới một tệp không tồn tại"
    ),
    ("not a directory", "đây không phải thư mục"),
    ("no space left on device", "đĩa đã đầy"),
    ("disk quota exceeded", "đã hết hạn mức đĩa"),
    ("read-only file system", "đĩa chỉ đọc"),
    ("file name too long", "tên tệp quá dài"),
    ("file exists", "đã có tệp này"),
    ("file too large", "tệp quá lớn"),
    ("too many open files", "mở quá nhiều tệp"),
    ("too many levels of symbolic links", "các liên kết tượng trưng chạy vòng tròn"),
    ("input/output error", "lỗi đọc ghi của thiết bị"),
    ("no such device", "không có thiết bị này"),
    ("no such device or address", "không có thiết bị hoặc địa chỉ này"),
    ("inappropriate ioctl for device", "đây không phải cổng nối tiếp"),
    ("device or resource busy", "đang được dùng"),
    ("resource temporarily unavailable", "tạm thời chưa dùng được"),
    ("cannot allocate memory", "hết bộ nhớ"),
    ("invalid argument", "tham số không hợp lệ"),
    ("invalid data", "dữ liệu không hợp lệ"),
    ("broken pipe", "phía nhận đã đóng"),
    ("connection refused", "bị từ chối kết nối"),
    ("connection reset by peer", "phía kia ngắt kết nối"),
    ("connection timed out", "hết thời gian chờ kết nối"),
    ("operation timed out", "hết thời gian chờ"),
    ("no route to host", "không có đường tới máy này"),
    ("host is unreachable", "không tới được máy này"),
    ("network is unreachable", "không có đường ra mạng"),
    ("address already in use", "địa chỉ đang được dùng"),
    ("cannot assign requested address", "máy này không có địa chỉ đó"),
    ("name or service not known", "không tìm thấy tên máy"),
    ("temporary failure in name resolution", "chưa phân giải được tên máy"),
    ("no address associated with hostname", "tên máy không có địa chỉ"),
    ("unable to open database file", "không mở được tệp cơ sở dữ liệu"),
    ("database is locked", "cơ sở dữ liệu đang bị khóa"),
    ("file is not a database", "tệp không phải cơ sở dữ liệu"),
    ("database disk image is malformed", "tệp cơ sở dữ liệu bị hỏng"),
    ("database or disk is full", "đĩa đã đầy"),
    ("disk I/O error", "lỗi đọc ghi đĩa"),
    ("attempt to write a readonly database", "cơ sở dữ liệu chỉ đọc"),
    (
      "the store has version %, this program reads %",
      "kho có phiên bản %1, chương trình này đọc được %2"
    ),
    (
      "the store has version %, this program reads % to %",
      "kho có phiên bản %1, chương trình này đọc được từ %2 đến %3"
    ),
    ("% (SQLite %)", "%1 (SQLite %2)"),
    ("% (SQLite %, %)", "%1 (SQLite %2, %3)"),
    ("cannot read %: %", "không đọc được %1: %2"),
    ("cannot open %: %", "không mở được %1: %2"),
    ("%: %", "%1: %2"),
  ]
}

extension PhraseBook {
  /// Translates only what the system says.
  package static let systemBook = PhraseBook(system)
}
