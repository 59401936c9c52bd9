/// For how long a device is read without gaps before one is tried again.
///
/// What was learnt may be wrong: the device was off for a moment, or noise spoilt an answer. So the first
/// pause is short, unless the device itself said that the addresses are not there; each try that fails
/// doubles it.
struct GapRefusal {
  private var pause: Int64 = 0
  private var probeAt = MonotonicTime(nanoseconds: .min)

  private static let unsure: Int64 = 60_000_000_000
  private static let certain: Int64 = 1_800_000_000_000
  private static let longest: Int64 = 86_400_000_000_000

  func mayProbe(at now: MonotonicTime) -> Bool { now >= probeAt }

  mutating func learn(at now: MonotonicTime, isCertain: Bool) {
    let first = isCertain ? Self.certain : Self.unsure
    // Gaps that went well for a while were refused for another reason now.
    let isRepeated = pause > 0 && now.nanoseconds(since: probeAt) < pause
    pause = isRepeated ? min(max(2 * pause, first), Self.longest) : first
    probeAt = now.advanced(by: pause)
  }
}
