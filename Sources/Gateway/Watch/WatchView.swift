/// What a person at the terminal looks at.
package struct WatchView: Sendable, Hashable {
  package enum Page: Sendable, Hashable {
    case devices
    /// The points and KPIs of an asset.
    case asset(String)
    case gateways
    case indicators
  }

  package private(set) var page = Page.devices
  /// Only assets with this in their names or their gateway's; empty: all.
  package private(set) var filter = ""
  /// Only devices of this gateway; empty: of all.
  package private(set) var gateway = ""
  /// Whether the filter is being typed.
  package private(set) var isTyping = false
  /// The device that is to be read now.
  private var wish: String?
  /// The row that is chosen; `nil`: the first, whichever that is.
  private var chosen: String?

  package init() {}

  /// Takes a key.
  ///
  /// - Parameters:
  ///   - key: The key.
  ///   - rows: The ids of the page's rows, as they stand.
  ///   - height: How many of them are seen at once.
  /// - Returns: Whether to end.
  package mutating func press(_ key: WatchKey, rows: [String], height: Int) -> Bool {
    if isTyping {
      type(key)
      return false
    }
    switch key {
    case .up: move(by: -1, rows)
    case .down: move(by: 1, rows)
    case .pageUp: move(by: -max(1, height), rows)
    case .pageDown: move(by: max(1, height), rows)
    case .first: chosen = nil
    case .last: chosen = rows.last
    case .enter, .right: open(position(among: rows).map { rows[$0] })
    case .escape, .left, .erase: goBack()
    case .character("q"): return true
    case .character("g"): show(.gateways)
    case .character("d"): show(.devices)
    case .character("k"): show(.indicators)
    case .character("/"): isTyping = true
    case .character("r"): askFor(position(among: rows).map { rows[$0] })
    case .character: break
    }
    return false
  }

  /// Which of the rows is chosen.
  package func position(among rows: [String]) -> Int? {
    guard !rows.isEmpty else { return nil }
    return chosen.flatMap { rows.firstIndex(of: $0) } ?? 0
  }

  /// The device of which a person wants the values now, once.
  mutating func takeWish() -> String? {
    defer { wish = nil }
    return wish
  }

  private mutating func askFor(_ row: String?) {
    switch page {
    case .devices: wish = row
    case .asset(let id): wish = id
    case .gateways, .indicators: break
    }
  }

  private mutating func move(by step: Int, _ rows: [String]) {
    guard let position = position(among: rows) else { return }
    chosen = rows[min(max(position + step, 0), rows.count - 1)]
  }

  private mutating func show(_ page: Page) {
    self.page = page
    chosen = nil
    gateway = ""
  }

  private mutating func open(_ row: String?) {
    guard let row else { return }
    switch page {
    case .devices, .indicators: page = .asset(row)
    case .gateways:
      show(.devices)
      gateway = row
    case .asset: break
    }
  }

  private mutating func goBack() {
    switch page {
    // The device is still chosen.
    case .asset(let id):
      page = .devices
      chosen = id
    case .gateways, .indicators: show(.devices)
    case .devices:
      if filter.isEmpty, !gateway.isEmpty { show(.gateways) } else { filter = "" }
    }
  }

  private mutating func type(_ key: WatchKey) {
    switch key {
    case .character(let character) where filter.count < 40: filter.append(character)
    case .erase: _ = filter.popLast()
    case .enter: isTyping = false
    case .escape:
      filter = ""
      isTyping = false
    default: break
    }
    chosen = nil
  }
}
