extension VietnameseProblems {
  /// Register tables of manuals, and values on a command line.
  static let registerTables: [(String, String)] = [
    (
      "there is no heading: the first row names the columns, such as name, address, type, scale, unit",
      "thiếu dòng tiêu đề: dòng đầu là tên cột, như tên, địa chỉ, kiểu, hệ số, đơn vị"
    ),
    ("no row below the heading has an address", "không dòng nào dưới tiêu đề có địa chỉ"),
    ("the row has no address", "dòng này không có địa chỉ"),
    ("the unit \"%\" is not known", "không biết đơn vị \"%1\""),
    ("it is left out", "đơn vị bị bỏ qua"),
    ("% stands there twice", "%1 có hai lần"),
    ("the second is called %", "lần thứ hai được gọi là %1"),
    ("% goes past address 65535 there", "ở đó %1 vượt quá địa chỉ 65535"),
    ("the file is not UTF-8 here", "tệp không phải UTF-8 ở chỗ này"),
    ("save it as CSV in UTF-8", "hãy lưu thành CSV bằng UTF-8"),
    ("it has more than % MiB", "tệp lớn hơn %1 MiB"),
    ("the quotation mark has no end", "dấu ngoặc kép không có phần đóng"),
    ("\"%\" is no length", "\"%1\" không phải độ dài"),
    ("write the number of registers", "hãy viết số thanh ghi"),
    ("\"%\" is no table", "\"%1\" không phải bảng"),
    (
      "write holding (function 3), input (4), coil (1) or discrete (2)",
      "hãy viết holding (hàm 3), input (4), coil (1) hoặc discrete (2)"
    ),
    ("\"%\" is no number", "\"%1\" không phải số"),
    ("\"%\" is no order", "\"%1\" không phải thứ tự"),
    ("the length of \"%\" is missing", "thiếu độ dài của \"%1\""),
    ("write string(16) for 16 bytes", "hãy viết string(16) cho 16 byte"),
    (
      "write uint16, int16, uint32, int32 or float32",
      "hãy viết uint16, int16, uint32, int32 hoặc float32"
    ),
    ("the type is missing", "thiếu kiểu"),
    ("with % registers it may be anything", "với %1 thanh ghi thì kiểu nào cũng có thể"),
    (
      "% takes % registers, but the length is %",
      "%1 chiếm %2 thanh ghi, nhưng độ dài lại là %3"
    ),
    ("correct one of them", "hãy sửa một trong hai"),
    ("\"%\" is no scale", "\"%1\" không phải hệ số"),
    ("write the factor, such as 0.1", "hãy viết hệ số, như 0.1"),
    ("a scale of 0 leaves nothing of the value", "hệ số 0 thì giá trị không còn gì"),
    ("\"%\" is no address", "\"%1\" không phải địa chỉ"),
    (
      "\"%\" ends before it begins, or is too long",
      "\"%1\" kết thúc trước khi bắt đầu, hoặc quá dài"
    ),
    (
      "\"%\" is no address: they go from 0 to 65535 on the wire",
      "\"%1\" không phải địa chỉ: trên dây chúng từ 0 đến 65535"
    ),
    ("is the first register called 0? (--base 0)", "có phải thanh ghi đầu gọi là 0? (--base 0)"),
    // Values on a command line.
    (
      "\"%\" is not an address on the wire, 0…65535",
      "\"%1\" không phải địa chỉ trên dây, 0…65535"
    ),
    ("--to is below --from", "--to nhỏ hơn --from"),
    (
      "\"%\" is no number other than 0, such as 231.4",
      "\"%1\" không phải một số khác 0, như 231.4"
    ),
    (
      "one request reads 1 to %, up to address 65535",
      "một lần hỏi đọc từ 1 đến %1, tới địa chỉ 65535"
    ),
    ("\"%\" is no share such as 0.5%", "\"%1\" không phải tỉ lệ như 0.5%2"),
    ("the URL % is no broker's URL", "%1 không phải địa chỉ broker"),
    (
      "% descriptors are needed (%), and the system allows this process %: raise LimitNOFILE= of the service, or ulimit -n",
      "cần %1 descriptor (%2), mà hệ thống chỉ cho tiến trình này %3: hãy tăng LimitNOFILE= của dịch vụ, hoặc ulimit -n"
    ),
    (
      "% for each of the % connections, % for each broker and % more",
      "mỗi kết nối trong %2 kết nối cần %1, mỗi broker cần %3, thêm %4"
    ),
  ]
}
