extension VietnameseProblems {
  /// What is wrong with how a number, a list, a host or an order is written.
  static let notations: [(String, String)] = [
    ("% is a percentage", "%1 là phần trăm"), ("% has a unit in it", "%1 có kèm đơn vị"),
    (
      "write the number alone, in the unit of the value, such as %",
      "hãy viết riêng số, theo đơn vị của giá trị, như %1"
    ),
    (
      "write the amount in the unit of the value, such as %",
      "hãy viết giá trị theo đơn vị của nó, như %1"
    ),
    ("% has a sign before it", "%1 có dấu ở trước"),
    (
      "% has a unit, but only powers are written with one, such as %",
      "%1 có đơn vị, nhưng chỉ công suất mới viết kèm đơn vị, như %2"
    ),
    ("% is a rate", "%1 là tốc độ"), ("% is an energy", "%1 là điện năng"),
    ("% is an apparent power", "%1 là công suất biểu kiến"), ("% is a current", "%1 là dòng điện"),
    ("% is a voltage", "%1 là điện áp"),
    (
      "% has \"%\" (%) in it, which is not a plain character",
      "%1 có \"%2\" (%3), không phải ký tự thường"
    ),
    (
      "% has a comment in it, which begins with # in YAML",
      "%1 có chú thích, mà trong YAML chú thích bắt đầu bằng #"
    ),
    ("% has a single quote too much", "%1 thừa một dấu nháy"),
    (
      "the quote becomes a part of the text, since there is one alone",
      "dấu nháy thành một phần của chuỗi vì chỉ có một dấu"
    ),
    (
      "only \"%\" is read, since a comment begins at #",
      "chỉ đọc được \"%1\" vì chú thích bắt đầu ở #"
    ),
    ("a comma stands between the entries of a list", "giữa các mục của danh sách có dấu phẩy"),
    ("% stands where a list does", "%1 đứng ở chỗ của danh sách"),
    (
      "begin each entry with - on a line of its own",
      "hãy bắt đầu mỗi mục bằng - trên một dòng riêng"
    ),
    ("% is not a list", "%1 không phải danh sách"),
    (
      "% is not a list of levels, such as area, line, cell",
      "%1 không phải danh sách các cấp, như khu vực, dây chuyền, cụm"
    ),
    ("% is not one level of a path", "%1 không phải một cấp của đường dẫn"),
    ("% is not true or false", "%1 không phải true hoặc false"), ("remove %", "hãy xóa %1"),
    ("YAML's merge key << is not supported", "không hỗ trợ khóa gộp << của YAML"),
    ("the password does not stand in this file", "mật khẩu không nằm trong tệp này"),
    ("\"%\" is the level of the gateway's own topics", "\"%1\" là cấp topic của chính gateway"),
    ("write another word, such as %", "hãy viết từ khác, như %1"),
    (
      "\"%\" begins with a hyphen, which subtracts in lists of meters",
      "\"%1\" bắt đầu bằng gạch nối, vốn là phép trừ trong danh sách công tơ"
    ),
    ("\"all\" stands for every gateway of the park", "\"all\" chỉ mọi gateway của khu"),
    ("write another id, such as %", "hãy viết mã khác, như %1"),
    (
      "% is an IPv6 address, which needs brackets and quotes",
      "%1 là địa chỉ IPv6, cần ngoặc vuông và dấu nháy"
    ),
    ("% has more than one colon", "%1 có hơn một dấu hai chấm"),
    ("% lacks a host in front of the port", "%1 thiếu tên máy trước cổng"),
    ("% is a port without a host", "%1 là cổng không có tên máy"),
    ("% is no IPv4 address, which has four numbers", "%1 không phải địa chỉ IPv4, vốn có bốn số"),
    ("% is no IPv4 address: % is above 255", "%1 không phải địa chỉ IPv4: %2 lớn hơn 255"),
    (
      "% has a leading zero in %, which would be octal",
      "%1 có số 0 đứng đầu trong %2, sẽ thành hệ bát phân"
    ),
    ("% is the address of no device", "%1 không phải địa chỉ của thiết bị nào"),
    ("% begins with %, which does not belong here", "%1 bắt đầu bằng %2, không thuộc chỗ này"),
    ("% has a blank in it", "%1 có dấu cách ở trong"),
    ("host and port are one text, not a list", "máy và cổng là một chuỗi, không phải danh sách"),
    ("% is a serial port", "%1 là cổng nối tiếp"),
    ("% is no serial port", "%1 không phải cổng nối tiếp"),
    (
      "% is a place on the network, not a serial port",
      "%1 là chỗ trên mạng, không phải cổng nối tiếp"
    ),
    ("write tcp: % instead of serial", "hãy viết tcp: %1 thay cho serial"),
    ("% is a name of Windows", "%1 là tên của Windows"),
    ("% is no path of a device", "%1 không phải đường dẫn thiết bị"),
    ("write one such as %", "hãy viết như %1"), ("% is a folder", "%1 là thư mục"),
    ("write the path of one, such as %", "hãy viết đường dẫn của nó, như %1"),
    ("% is the order of one register", "%1 là thứ tự của một thanh ghi"),
    (
      "a device's order is that of values of two and more: ABCD, CDAB, BADC or DCBA",
      "thứ tự của thiết bị là của giá trị từ hai thanh ghi trở lên: ABCD, CDAB, BADC hoặc DCBA"
    ),
    ("% is an order of 64-bit values", "%1 là thứ tự của giá trị 64 bit"),
    ("write it at the points", "hãy viết ở các điểm"),
    ("write ABCD, the most significant byte first", "hãy viết ABCD, byte cao nhất trước"),
    (
      "write CDAB, the least significant register first", "hãy viết CDAB, thanh ghi thấp nhất trước"
    ),
    (
      "write BADC, the bytes of each register turned", "hãy viết BADC, đảo byte trong mỗi thanh ghi"
    ),
    ("write DCBA, the least significant byte first", "hãy viết DCBA, byte thấp nhất trước"),
    (
      "write CDAB where only the registers are turned, DCBA where the bytes in them are too",
      "hãy viết CDAB nếu chỉ đảo thanh ghi, DCBA nếu đảo cả byte bên trong"
    ),
    ("a ratio of % makes what the meter reports smaller", "tỉ số %1 làm số của công tơ nhỏ đi"),
    ("the primary side stands first, as in 200/5", "phía sơ cấp viết trước, như 200/5"),
    ("a ratio such as 40 or 200/5", "tỉ số như 40 hoặc 200/5"),
    ("a factor of % makes no value", "hệ số %1 không cho giá trị"),
    (
      "addresses are given as ranges, each in brackets of its own",
      "địa chỉ viết theo khoảng, mỗi khoảng trong ngoặc riêng"
    ),
    ("the number % is named \"%\" already", "số %1 đã được đặt tên \"%2\""),
    (
      "each state is its number, a colon and its name", "mỗi trạng thái gồm số, dấu hai chấm và tên"
    ),
    ("a comma is missing between the states", "thiếu dấu phẩy giữa các trạng thái"),
  ]
}
