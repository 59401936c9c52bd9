import Yaml

/// Finds out what somebody meant by a key that is not one.
enum KeyAdvice {
  /// The declared key nearest to a name, or the one that other programs call so.
  static func nearest(to name: String, among known: [String]) -> String? {
    let plain = name.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }
    let same = known.first { $0.filter { $0 != "_" } == plain }
    return same ?? synonyms[plain]?.first(where: known.contains)
      ?? Spelling.nearest(to: name, among: known)
  }

  /// What to say of a key that is a slip in YAML, with the key that was meant.
  static func slip(in pair: YamlPair, among known: [String]) -> (meant: String?, advice: String)? {
    let name = pair.name
    if name == "<<" { return (nil, "YAML's merge key << is not supported; write the keys out") }
    if name.hasPrefix("-"), let meant = known.first(where: { $0 == name.dropFirst() }) {
      return (meant, "a space is missing behind the dash; write - \(meant):")
    }
    guard let colon = name.firstIndex(of: ":"), pair.value.scalar?.isNull == true else {
      return nil
    }
    let meant = String(name[..<colon])
    let value = name[name.index(after: colon)...]
    guard known.contains(meant), !value.isEmpty else { return nil }
    return (meant, "a space is missing behind the colon; write \(meant): \(value)")
  }

  /// The number that a comma between braces has cut into a value and a key without one.
  static func decimal(_ pair: YamlPair, continuedBy next: YamlPair) -> String? {
    guard let whole = pair.value.scalar, !whole.isText, let key = next.key.scalar, !key.isText,
      next.value.scalar?.isNull == true, next.value.scalar?.text.isEmpty == true,
      next.key.line == pair.value.line, NumberText.isDecimal(whole.text), !whole.text.contains("."),
      key.text.utf8.first.map(NumberText.isDigit) == true
    else { return nil }
    return "\(whole.text).\(key.text)"
  }

  /// What other programs call our keys, in small letters without underscores.
  private static let synonyms: [String: [String]] = [
    "slave": ["unit_id"], "slaveid": ["unit_id"], "station": ["unit_id"], "unit": ["unit_id"],
    "node": ["unit_id"], "deviceid": ["unit_id"], "slaveaddress": ["unit_id"],
    "host": ["tcp", "url"], "ip": ["tcp"], "ipaddress": ["tcp"], "hostname": ["tcp", "url"],
    "broker": ["url"], "server": ["url"], "uri": ["url"], "serialport": ["serial"],
    "rtu": ["serial"],
    "baudrate": ["baud"], "speed": ["baud"], "bits": ["data_bits"], "bytesize": ["data_bits"],
    "device": ["port"], "tty": ["port"], "register": ["address"], "reg": ["address"],
    "registeraddress": ["address"], "datatype": ["type"], "format": ["type", "formats"],
    "factor": ["scale"], "multiplier": ["scale"], "gain": ["scale"], "multiply": ["scale"],
    "interval": ["every"], "period": ["every"], "pollinterval": ["every"], "scanrate": ["every"],
    "polling": ["every"], "byteorder": ["order"], "wordorder": ["order"], "endian": ["order"],
    "endianness": ["order"], "function": ["table"], "functioncode": ["table"],
    "registertype": ["table"], "name": ["id", "label"], "description": ["label"],
    "title": ["label"],
    "password": ["password_file"], "user": ["username"], "login": ["username"],
    "timezone": ["time_zone"], "tz": ["time_zone"], "cafile": ["ca_file"], "ca": ["ca_file"],
    "cert": ["cert_file"], "key": ["key_file"], "keepalive": ["keep_alive"], "model": ["profile"],
    "registers": ["points"], "tags": ["points"], "location": ["path"], "area": ["path"],
    "ct": ["ratios"], "vt": ["ratios"], "minimum": ["min"], "maximum": ["max"],
  ]
}
