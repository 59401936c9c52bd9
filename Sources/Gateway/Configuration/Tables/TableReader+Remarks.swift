import Tariffs

extension TableReader {
  /// What the tables of an account's rates say of their standing; hours that the account replaces do
  /// not matter.
  func remarks(of rates: AccountRates) -> [TableRemark] {
    var found: [TableRemark] = []
    if let tariff = rates.tariff { found += remarks(of: tariff, withHours: rates.hours == nil) }
    if let paper = rates.paper { found += remarks(of: paper, withHours: true) }
    if let hours = rates.hours { found += remarks(.hours, hours.name) }
    if let reactive = rates.reactive { found += remarks(.reactive, reactive.name) }
    if let factors = rates.emissions { found += remarks(.emissionFactors, factors.name) }
    return found
  }

  private func remarks(of tariff: Tariff, withHours: Bool) -> [TableRemark] {
    var found = remarks(.tariff, tariff.name)
    if let vat = vatNames[tariff.name] { found += remarks(.vat, vat) }
    if withHours { for each in tariff.hours { found += remarks(.hours, each.hours.name) } }
    return found
  }

  private func remarks(_ kind: TableKind, _ name: String) -> [TableRemark] {
    remarks[shown(name, kind)] ?? []
  }

  mutating func note(_ found: [TableRemark]?, _ name: Located<String>, _ kind: TableKind) {
    remarks[shown(name.value, kind)] = found
  }
}
