extension VietnameseProblems {
  /// Connections, devices and profiles.
  static let devices: [(String, String)] = [
    ("the connection leads nowhere", "kết nối không dẫn đến đâu"),
    ("write one of tcp, serial, rtu_over_tcp", "hãy viết một trong tcp, serial, rtu_over_tcp"),
    (
      "a connection has one of tcp, serial, rtu_over_tcp, not %",
      "kết nối chỉ có một trong tcp, serial, rtu_over_tcp, không phải %1"
    ),
    (
      "check_unit_id belongs to tcp: an RTU answer is known by its unit id alone",
      "check_unit_id chỉ dùng với tcp: trả lời RTU chỉ nhận ra qua unit id"
    ),
    (
      "connect_delay belongs to tcp and rtu_over_tcp: a serial port has no connection",
      "connect_delay chỉ dùng với tcp và rtu_over_tcp: cổng nối tiếp không có kết nối"
    ),
    (
      "% has neither a profile nor points: there is nothing to read",
      "%1 không có profile cũng không có points: không có gì để đọc"
    ),
    (
      "no point of % can be read, so that the gateway could not find out whether it is there",
      "không điểm nào của %1 đọc được nên gateway không biết thiết bị có đó không"
    ),
    ("add one that can", "hãy thêm một điểm đọc được"),
    (
      "unit id 0 is the broadcast address on a serial line",
      "unit id 0 là địa chỉ quảng bá trên đường nối tiếp"
    ),
    ("few devices answer to it", "ít thiết bị trả lời"),
    ("unit id % is reserved", "unit id %1 được dành riêng"),
    ("on a serial line devices have 1…247", "trên đường nối tiếp thiết bị có 1…247"),
    ("unit id % is that of \"%\" (%) too", "unit id %1 cũng là của \"%2\" (%3)"),
    (
      "write the unit id that is set at %, unless both are parts of one device",
      "hãy viết unit id đặt trên %1, trừ khi cả hai là một thiết bị"
    ),
    (
      "a rated power of 0 makes every reading implausible",
      "công suất định mức 0 làm mọi số đọc vô lý"
    ),
    ("% is in use already, at %", "%1 đã được dùng, ở %2"),
    ("put all its devices into one file", "hãy để mọi thiết bị của nó trong một tệp"),
    (
      "many gateways serve one connection only: put all its devices into one file",
      "nhiều bộ chuyển đổi chỉ phục vụ một kết nối: hãy để mọi thiết bị trong một tệp"
    ),
    ("unknown profile \"%\"", "không có hồ sơ \"%1\""),
    (
      "there is no profile at all in the folders looked at", "các thư mục đã tìm không có hồ sơ nào"
    ),
    ("the profile % extends itself", "hồ sơ %1 mở rộng chính nó"),
    ("the extended profile has errors", "hồ sơ được mở rộng có lỗi"),
    ("write one of %", "hãy viết một trong %1"),
    ("write maker and model, such as %", "hãy viết hãng và model, như %1"),
    ("unknown device \"%\"", "không có thiết bị \"%1\""),
    ("% has no point \"%\"", "%1 không có điểm \"%2\""),
    ("% has no point %", "%1 không có điểm %2"),
    (
      "a point of one's own needs table, address and type, or an expression",
      "điểm tự khai cần table, address và type, hoặc expression"
    ),
    ("the id \"%\" is taken already, at %", "mã \"%1\" đã được dùng, ở %2"),
    (
      "% and % are the same registers read the same way", "%1 và %2 là cùng thanh ghi, đọc như nhau"
    ),
    (
      "% and % are the same registers read the same way, %",
      "%1 và %2 là cùng thanh ghi, đọc như nhau, %3"
    ),
    ("% and % overlap", "%1 và %2 chồng nhau"),
    ("one of the addresses or types is probably wrong", "có lẽ một địa chỉ hoặc kiểu bị sai"),
    ("% is no baud rate of serial lines", "%1 không phải tốc độ baud"),
    ("Modbus RTU needs 8 data bits", "Modbus RTU cần 8 bit dữ liệu"),
    (
      "% of \"%\" is unverified in %: one weak source alone gives its address, type or scale",
      "%1 của \"%2\" chưa được kiểm chứng trong %3: chỉ một nguồn yếu cho địa chỉ, kiểu hoặc hệ số"
    ),
    (
      "% of \"%\" are unverified in %: one weak source alone gives their address, type or scale",
      "%1 của \"%2\" chưa được kiểm chứng trong %3: chỉ một nguồn yếu cho địa chỉ, kiểu hoặc hệ số"
    ),
    (
      "compare it with the device's display, then write points: % at the device",
      "hãy so với màn hình của thiết bị, rồi viết points: %1 ở thiết bị"
    ),
    (
      "compare them with the device's display, then write points: % at the device",
      "hãy so với màn hình của thiết bị, rồi viết points: %1 ở thiết bị"
    ),
  ]
}
