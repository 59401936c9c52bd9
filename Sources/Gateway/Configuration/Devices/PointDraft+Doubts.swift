import DeviceProfiles

extension PointDraft {
  /// Complains of a point that is said to be proved and not to be.
  static func complainOfProof(_ draft: Self, _ context: inout ReadingContext) {
    guard let verified = draft.verified, draft.unverified?.value == true else { return }
    context.error(
      "verified and unverified contradict each other; leave unverified out where a source proves it",
      at: verified.location
    )
  }

  /// Doubts an address that looks like a manual's number of a register.
  static func warnOfReference(
    _ draft: Self,
    written: String?,
    _ context: inout ReadingContext
  ) {
    guard let address = draft.address, let written,
      let doubt = AddressNotation.doubt(about: written, in: draft.table?.value)
    else { return }
    context.warning(doubt, at: address.location)
  }
}
