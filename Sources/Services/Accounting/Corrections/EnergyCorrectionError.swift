package import Energy
package import Measurements

/// Why a correction of an account was refused; nothing was changed then.
package enum EnergyCorrectionError: Error, Sendable, Hashable, CustomStringConvertible {
  case unknownAccount(String)
  /// The account has no meter that counts it.
  case notCounted(EnergyQuantity)
  case noValues
  /// A value is negative, or more than the ledger can hold.
  case outOfRange(EnergyQuantity)
  /// The interval is empty, or longer than ``Accounting/longestCorrection``.
  case badLength
  /// It begins before ``Accounting/oldestCorrection``.
  case tooOld
  /// It does not begin and end at edges of the ledger's slots, of which the nearest are given.
  case notAligned(Interval)
  /// It has not ended, or a meter has not been read since: its energy is still to come.
  case notKnownYet
  case store(LedgerError)

  package var description: String {
    switch self {
    case .unknownAccount(let id): "there is no energy account \"\(id)\""
    case .notCounted(let quantity): "the account does not count \(quantity.rawValue)"
    case .noValues: "no value is given"
    case .outOfRange(let quantity): "\(quantity.rawValue) is negative or too large"
    case .badLength: "the interval is empty or longer than 31 days"
    case .tooOld: "the interval begins more than 62 days ago"
    case .notAligned(let slots):
      "from and to must be edges of the account's 15-minute intervals, such as "
        + "\(slots.from.milliseconds) and \(slots.to.milliseconds)"
    case .notKnownYet:
      "a meter of the account has not been read since the interval ended; its readings would be added"
    case .store(let error): error.description
    }
  }
}
