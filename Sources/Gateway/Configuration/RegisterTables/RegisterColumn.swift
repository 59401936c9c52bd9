/// What a column of a maker's register table holds, by its heading in English or Vietnamese.
enum RegisterColumn: String, Sendable, Hashable, CaseIterable {
  case name, address, type, length, scale, offset, unit, table, order, access, label, kind
  case notAvailable = "not_available"

  /// `nil` for a heading that says nothing of these.
  init?(heading: String) {
    let word = ProfileSearch.plain(heading).filter { $0.isLetter || $0.isNumber || $0 == "_" }
    if let exact = Self(rawValue: ProfileSearch.plain(heading)) ?? Self.exact[word] {
      self = exact
      return
    }
    guard let found = Self.parts.first(where: { word.contains($0.part) }) else { return nil }
    self = found.column
  }

  private static let exact: [String: Self] = [
    "type": .type, "format": .type, "unit": .unit, "units": .unit, "name": .name, "size": .length,
    "length": .length, "len": .length, "words": .length, "no": .address, "registers": .length,
    "register": .address, "reg": .address, "addr": .address, "hex": .address, "dec": .address,
    "fc": .table, "function": .table, "table": .table, "access": .access, "rw": .access,
    "description": .name, "parameter": .name, "point": .name, "signal": .name, "tag": .name,
    "variable": .name, "item": .name, "quantity": .name, "content": .name, "meaning": .name,
    "remark": .label, "remarks": .label, "comment": .label, "comments": .label, "note": .label,
    "notes": .label, "label": .label, "count": .length, "gain": .scale, "factor": .scale,
    "multiplier": .scale, "resolution": .scale, "coefficient": .scale, "ratio": .scale,
    "order": .order, "endian": .order, "endianness": .order, "byteorder": .order, "ten": .name,
    "thamso": .name, "thongso": .name, "bien": .name, "giatri": .name, "diachi": .address,
    "thanhghi": .address, "kieu": .type, "kieudulieu": .type,
    "donvi": .unit, "heso": .scale, "dodai": .length, "sothanhghi": .length, "mota": .name,
    "ghichu": .label, "ham": .table, "bang": .table, "thutu": .order, "dailuong": .name,
    "donvido": .unit, "quyen": .access, "step": .scale, "offset": .offset, "kind": .kind,
  ]

  /// The more telling part comes first: `number of registers` is a length, `register number` an address.
  private static let parts: [(part: String, column: Self)] = [
    ("numberofreg", .length), ("noofreg", .length), ("qtyofreg", .length), ("numofreg", .length),
    ("regcount", .length), ("registercount", .length), ("wordcount", .length),
    ("sothanhghi", .length), ("dodai", .length), ("length", .length), ("size", .length),
    ("functioncode", .table), ("function", .table), ("registertype", .table),
    ("registertable", .table), ("mahàm", .table), ("maham", .table), ("objecttype", .table),
    ("datatype", .type), ("dataformat", .type), ("valuetype", .type), ("kieu", .type),
    ("dinhdang", .type), ("format", .type), ("wordorder", .order), ("byteorder", .order),
    ("endian", .order), ("scale", .scale), ("scaling", .scale), ("multipl", .scale),
    ("factor", .scale), ("heso", .scale), ("resolution", .scale), ("divisor", .scale),
    ("divide", .scale), ("gain", .scale), ("address", .address), ("diachi", .address),
    ("addr", .address), ("register", .address), ("thanhghi", .address), ("offset", .offset),
    ("unit", .unit), ("donvi", .unit), ("access", .access), ("readwrite", .access),
    ("descr", .name), ("param", .name), ("name", .name), ("mota", .name), ("ten", .name),
    ("thamso", .name), ("thongso", .name), ("dailuong", .name), ("type", .type), ("remark", .label),
    ("comment", .label),
    ("note", .label), ("ghichu", .label),
  ]

  /// Whether a heading says that its numbers divide.
  static func divides(_ heading: String) -> Bool {
    let word = ProfileSearch.plain(heading)
    return word.contains("divi") || word.contains("chia")
  }
}
