extension VietnameseProblems {
  /// Accounts, lines, alarms and baselines of kpis.yaml.
  static let indicators: [(String, String)] = [
    ("unknown energy account \"%\"", "không có tài khoản năng lượng \"%1\""),
    ("unknown production line \"%\"", "không có dây chuyền \"%1\""),
    ("unknown baseline \"%\"", "không có đường cơ sở \"%1\""),
    ("unknown holiday table \"%\"", "không có bảng ngày nghỉ \"%1\""),
    ("unknown tariff \"%\"", "không có biểu giá \"%1\""),
    ("there is no KPI \"%\"", "không có KPI \"%1\""),
    ("\"%\" stands twice in this account", "\"%1\" có hai lần trong tài khoản này"),
    (
      "\"%\" is no meter: it has neither active_energy_import nor active_power",
      "\"%1\" không phải công tơ: không có active_energy_import lẫn active_power"
    ),
    ("\"%\" is no value", "\"%1\" không phải đại lượng"),
    (
      "write device.point, energy.account.field, production.line.field or baseline.id.field",
      "hãy viết thiết-bị.điểm, energy.tài-khoản.trường, production.dây-chuyền.trường hoặc baseline.mã.trường"
    ),
    ("the % \"%\" is there already, in line %", "%1 \"%2\" đã có ở dòng %3"),
    ("the shift \"%\" is there already, in line %", "ca \"%1\" đã có ở dòng %2"),
    ("the shift \"%\" overlaps \"%\" on %", "ca \"%1\" chồng lên ca \"%2\" vào %3"),
    ("a shift cannot begin at 24:00", "ca không bắt đầu lúc 24:00"),
    ("the break % is not inside the shift %", "giờ nghỉ %1 không nằm trong ca %2"),
    ("the break % overlaps another", "giờ nghỉ %1 chồng lên giờ nghỉ khác"),
    ("an alarm has exactly one of %", "mỗi cảnh báo có đúng một trong %1"),
    ("clear_below is above the limit", "clear_below cao hơn ngưỡng"),
    ("clear_above is below the limit", "clear_above thấp hơn ngưỡng"),
    ("the line \"%\" counts nothing", "dây chuyền \"%1\" không đếm gì"),
    ("give two of good, reject, total", "hãy cho hai trong good, reject, total"),
    (
      "with one of good, reject, total the quality of \"%\" cannot be computed",
      "chỉ một trong good, reject, total thì không tính được chất lượng của \"%1\""
    ),
    ("a state needs one of point, coils and power", "state cần một trong point, coils và power"),
    ("no state means running", "không trạng thái nào là đang chạy"),
    ("% has no state \"%\"", "%1 không có trạng thái \"%2\""),
    ("% of % will count as unknown", "%1 của %2 sẽ bị tính là không rõ"),
    ("off_below is above running_above", "off_below cao hơn running_above"),
    ("% is a %", "%1 là %2"),
    ("items are counted by a point of kind counter", "sản phẩm phải đếm bằng điểm kind: counter"),
    ("power is a gauge in W", "công suất phải là gauge tính bằng W"),
  ]
}
