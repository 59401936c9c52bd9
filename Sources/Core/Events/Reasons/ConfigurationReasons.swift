package import Languages

/// Why and how a configuration changed, in words.
package enum ConfigurationReasons {
  /// What happened to an entry of a configuration.
  package enum Change: Sendable, CaseIterable {
    case added, removed, changed

    fileprivate var words: BilingualText {
      switch self {
      case .added: BilingualText("added", "được thêm")
      case .removed: BilingualText("removed", "bị bỏ")
      case .changed: BilingualText("changed", "đã đổi")
      }
    }
  }

  /// What can change.
  package enum Part: Sendable, CaseIterable {
    case connection, device, broker, account, line
    case calendar, baselines, alarms, timeZone, publish, storage, web, logLevel

    fileprivate var words: BilingualText {
      switch self {
      case .connection: BilingualText("connection", "kết nối")
      case .device: BilingualText("device", "thiết bị")
      case .broker: BilingualText("broker", "máy chủ")
      case .account: BilingualText("energy account", "tài khoản năng lượng")
      case .line: BilingualText("production line", "dây chuyền")
      case .calendar: BilingualText("calendar", "lịch làm việc")
      case .baselines: BilingualText("baselines", "đường cơ sở")
      case .alarms: BilingualText("alarms", "cảnh báo")
      case .timeZone: BilingualText("time zone", "múi giờ")
      case .publish: BilingualText("publish", "cách gửi số liệu")
      case .storage: BilingualText("storage", "kho lưu")
      case .web: BilingualText("web (at the next start)", "trang web (từ lần khởi động sau)")
      case .logLevel: BilingualText("log level", "mức nhật ký")
      }
    }
  }

  /// `device press-1: changed`; without an id `calendar: changed`.
  package static func change(_ part: Part, _ id: String? = nil, _ change: Change) -> BilingualText {
    let name = id.map { " \($0): " } ?? ": "
    return part.words.mapped { $0 + name } + change.words
  }

  /// Where problems of a configuration stand, for readers of Vietnamese; the problems themselves are in English.
  static func places(of problems: [String]) -> String {
    let places = problems.compactMap(place).prefix(20)
    let list = places.isEmpty ? "" : " tại \(places.joined(separator: ", "))"
    return "\(problems.count) lỗi\(list); xem từng lỗi bằng park-gateway check"
  }

  /// `kpis.yaml:3:7` of `kpis.yaml:3:7: error: …`.
  private static func place(of problem: String) -> String? {
    guard let end = problem.range(of: ": error: ") else { return nil }
    return String(problem[..<end])
  }
}

extension String {
  /// Where another text begins in this one.
  fileprivate func range(of text: String) -> Index? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start }
      start = index(after: start)
    }
    return nil
  }
}
