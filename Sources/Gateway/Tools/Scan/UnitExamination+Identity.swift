import Configuration
import DeviceProfiles
import Diagnosis
import Measurements
import Modbus

extension UnitExamination {
  /// Whether the device is the one that a profile describes; `nil` where it does not say.
  func confirm(
    _ identity: ProfileIdentity?,
    _ identification: DeviceIdentification?
  ) throws(ModbusError) -> Bool? {
    guard let identity else { return nil }
    var known: [Bool] = []
    if let vendor = identity.vendor, let given = identification?.vendor {
      known.append(given.lowercased().contains(vendor.lowercased()))
    }
    if let product = identity.product, let identification {
      let names = [identification.productCode, identification.productName, identification.model]
      known.append(
        names.contains { $0?.lowercased().contains(product.lowercased()) ?? false }
      )
    }
    for rule in identity.rules {
      guard let holds = try holds(rule) else { return nil }
      known.append(holds)
    }
    let asked =
      identity.rules.count + (identity.vendor == nil ? 0 : 1) + (identity.product == nil ? 0 : 1)
    if known.contains(false) { return false }
    return known.count == asked ? true : nil
  }

  /// `nil` where the registers do not exist.
  private func holds(_ rule: ProfileIdentity.Rule) throws(ModbusError) -> Bool? {
    let device = DeviceDefinition(id: "device", unitID: unit, points: [rule.place])
    guard let reading = try client.readingsIfAnswered(device)?.first else { return nil }
    switch (reading.outcome, rule.expectation) {
    // An empty or invalid text shows that the registers have another use, not who the maker is.
    case (.good(.text("")), _),
      (_, .text) where !reading.isGood:
      return nil
    case (.good(.text(let text)), .text(let part)):
      return text.lowercased().contains(part.lowercased())
    // So does 0, which no maker gives a model.
    case (.good(let value), .range(let range)):
      guard let number = value.double else { return nil }
      return range.contains(number) ? true : number == 0 ? nil : false
    case (.bad(.notAvailable), _), (.bad(.notANumber), _), (.bad(.outOfRange), _): return false
    default: return nil
    }
  }
}
