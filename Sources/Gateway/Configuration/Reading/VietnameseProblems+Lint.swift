extension VietnameseProblems {
  /// What `profiles lint` says.
  static let lint: [(String, String)] = [
    (
      "kind is missing, by which people look for a profile",
      "thiếu kind, mà người ta tìm hồ sơ theo đó"
    ),
    ("write kind: %, or one of %", "hãy viết kind: %1, hoặc một trong %2"),
    (
      "sources are missing: nobody can check the numbers",
      "thiếu sources: không ai kiểm tra được các con số"
    ),
    (
      "write sources: with the manual's title, number and edition, or the address of a public repository",
      "hãy viết sources: với tên, số và lần xuất bản của tài liệu, hoặc địa chỉ kho mã công khai"
    ),
    ("\"%\" does not say which document it is", "\"%1\" không nói rõ là tài liệu nào"),
    (
      "write its title, number and edition, or its address",
      "hãy viết tên, số và lần xuất bản, hoặc địa chỉ của nó"
    ),
    (
      "label has no %: write label: %, which people see on dashboards",
      "label thiếu %1: hãy viết label: %2, người ta thấy nó trên bảng điều khiển"
    ),
    (
      "a profile is named maker/model in small letters, digits and hyphens",
      "hồ sơ được đặt tên hãng/model bằng chữ thường, chữ số và gạch nối"
    ),
    ("call it %", "hãy đặt tên %1"),
    (
      "% is verified by % sources, but the file names %",
      "%1 được %2 nguồn xác nhận, nhưng tệp chỉ nêu %3"
    ),
    (
      "name the others under sources, or write the number of those that are named",
      "hãy nêu các nguồn khác trong sources, hoặc viết đúng số nguồn đã nêu"
    ),
    ("the first % of the map is 1", "%1 đầu tiên của bảng là 1"),
    (
      "addresses count from 0, as on the wire: where the manual calls its first register 1 (or %), write one less everywhere",
      "địa chỉ đếm từ 0 như trên đường truyền: nếu tài liệu gọi thanh ghi đầu là 1 (hoặc %1), hãy viết bớt đi một ở mọi chỗ"
    ),
    ("KPIs look for %", "KPI tìm điểm %1"),
    (
      "write that name instead of %, or another one if it is something else",
      "hãy viết tên đó thay cho %1, hoặc tên khác nếu là thứ khác"
    ),
    ("point names of profiles are small letters", "tên điểm trong hồ sơ viết chữ thường"),
    ("% ends at % % as %: % do not fit", "%1 dừng ở %2 %3 với %4: không chứa được %5"),
    ("correct scale or type", "hãy sửa scale hoặc type"),
    ("% moves in steps of % % as %", "%1 nhảy từng bước %2 %3 với %4"),
    (
      "read it once and compare with the display (%), then write the scale that fits",
      "hãy đọc một lần, so với màn hình (%1), rồi viết scale phù hợp"
    ),
    (
      "a float seldom needs the scale %, which belongs to whole numbers",
      "số thực hiếm khi cần scale %1, vốn dành cho số nguyên"
    ),
    ("read % once and compare with the display", "hãy đọc %1 một lần rồi so với màn hình"),
    (
      "a temperature below 0 reads as % or so in a uint16",
      "nhiệt độ dưới 0 đọc thành khoảng %1 trong uint16"
    ),
    ("write type: int16 if the manual says signed", "hãy viết type: int16 nếu tài liệu nói có dấu"),
    ("profiles give %, not %", "hồ sơ dùng %1, không dùng %2"),
    ("write unit: % and multiply the scale by %", "hãy viết unit: %1 và nhân scale với %2"),
    ("verified and unverified contradict each other", "verified và unverified mâu thuẫn nhau"),
    ("leave unverified out where a source proves it", "hãy bỏ unverified khi có nguồn xác nhận"),
  ]
}
