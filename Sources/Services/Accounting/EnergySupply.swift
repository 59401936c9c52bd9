/// What a line's energy account drew in an interval.
struct EnergySupply: Sendable {
  /// Whether the account's row is final.
  var isFinal: Bool
  /// Wh.
  var energy: Double?
  /// In the tariff's currency, before VAT.
  var cost: Double?
  /// kg.
  var co2e: Double?
}
