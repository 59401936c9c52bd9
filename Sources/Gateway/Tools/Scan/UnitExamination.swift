import Configuration
import DeviceProfiles
import Diagnosis
import Measurements
import Modbus
import Registers

/// Finds the profiles that fit one unit, with as few questions as possible.
struct UnitExamination {
  let client: FieldConnection
  let unit: UInt8
  let index: ProfileIndex

  /// After so many questions to a unit that stayed silent, it is asked for no further register of profiles
  /// that only its values could confirm.
  private static let mostSilences = 8
  /// So many bits leave no doubt: profiles that would need further questions are not looked at.
  private static let noDoubt = 44.0
  /// With less the profiles of idle devices and of those without electrical values are looked at too.
  private static let littleDoubt = 30.0
  /// With less a resemblance is not worth a word.
  private static let leastResemblance = 9.0
  /// A unit where so many registers hold something tells nothing by what it has.
  private static let fullMemory = 0.6

  /// The profiles that fit, the best first.
  ///
  /// - Throws: when the connection was lost.
  func ranking(_ identification: DeviceIdentification?) throws(ModbusError) -> FitRanking {
    var excluded: Set<String> = []
    let confirmed = try confirmedFits(identification, &excluded)
    if !confirmed.isEmpty { return FitRanking(confirmed) }
    let candidates = index.profiles.filter { !excluded.contains($0.name) }
    var judged: [Judged] = []
    var idle: [DeviceProfile] = []
    var most = 0.0
    for profile in candidates {
      guard client.silences <= Self.mostSilences else { break }
      guard let telling = ProfileIndex.tellingPoint(of: profile) else { continue }
      if most >= Self.noDoubt, !client.knows(telling, unit: unit) { continue }
      switch try state(of: telling) {
      case .alive:
        guard let best = try bestJudgement(of: profile) else { continue }
        judged.append(best)
        if best.judgement.isConvincing { most = max(most, best.judgement.evidence.bits) }
      case .idle: idle.append(profile)
      case .absent: continue
      }
    }
    if most < Self.littleDoubt { judged += try judgedByStructure(candidates, idle: idle) }
    return FitRanking(judged.compactMap(fit))
  }

  /// How well the one profile fits that somebody says the unit has.
  ///
  /// - Throws: when the connection was lost.
  func ranking(of profile: DeviceProfile) throws(ModbusError) -> FitRanking {
    guard let best = try bestJudgement(of: profile) else { return FitRanking([]) }
    return FitRanking([
      ProfileFit(profile, best.judgement, isConfirmed: false, order: best.order)
    ])
  }

  /// A profile, all its points as they were read, and what they tell.
  private struct Judged {
    var profile: DeviceProfile
    var order: WordOrder?
    var readings: [Observation]
    var judgement: FitJudgement
  }

  /// By all that is known at the end; `nil` where it does not fit.
  private func fit(_ candidate: Judged) -> ProfileFit? {
    let judgement = judgement(of: candidate.profile, candidate.readings)
    let profile = candidate.profile
    let fit = ProfileFit(profile, judgement, isConfirmed: false, order: candidate.order)
    // Each further order is one more way to fit by chance.
    let bits = judgement.evidence.bits - (candidate.order == nil ? 0 : 5)
    return judgement.isPossible && bits >= Self.leastResemblance ? fit : nil
  }

  private func judgement(of profile: DeviceProfile, _ readings: [Observation]) -> FitJudgement {
    FitJudgement(
      readings,
      in: client.unitMemory.surroundings(of: profile.points),
      commonness: index.commonness
    )
  }

  // MARK: - By what the device says

  private func confirmedFits(
    _ identification: DeviceIdentification?,
    _ excluded: inout Set<String>
  ) throws(ModbusError) -> [ProfileFit] {
    var confirmed: [DeviceProfile] = []
    for profile in index.profiles {
      switch try confirm(profile.identity, identification) {
      case true?: confirmed.append(profile)
      case false?: excluded.insert(profile.name)
      case nil: break
      }
    }
    if confirmed.isEmpty, let match = identification.map({ IdentificationMatch($0) }) {
      let lengths = index.profiles.filter { !excluded.contains($0.name) }
        .map { ($0, match.length(of: $0)) }
      let longest = lengths.map(\.1).max() ?? 0
      if longest > 0 { confirmed = lengths.filter { $0.1 == longest }.map(\.0) }
    }
    var fits: [ProfileFit] = []
    for profile in confirmed {
      guard let best = try bestJudgement(of: profile), best.judgement.good > 0 else { continue }
      fits.append(
        ProfileFit(profile, best.judgement, isConfirmed: true, order: best.order)
      )
    }
    return fits
  }

  // MARK: - By values

  private enum TellingState { case alive, idle, absent }

  /// What one point tells of a profile, in any order of words.
  private func state(of point: PointDefinition) throws(ModbusError) -> TellingState {
    var isThere = false
    for order in [nil] + Self.orders where order == nil || point.followsDeviceOrder {
      var device = DeviceDefinition(id: "device", unitID: unit, points: [point])
      if let order { device.points = [point.following(deviceOrder: order)] }
      guard let reading = try client.readingsIfAnswered(device)?.first else { return .absent }
      switch reading.outcome {
      case .good(let value):
        isThere = true
        if value.double == 0 || value.double == nil { return .idle }
        if case .possible = Plausibility.of(value, point: point) { return .alive }
      case .bad(.notAvailable), .bad(.notANumber): return .idle
      case .bad(.outOfRange): isThere = true
      case .bad: return .absent
      }
    }
    // A voltage of a few volts where there is no frequency.
    return isThere ? .absent : .idle
  }

  static let orders: [WordOrder?] = [.abcd, .cdab, .badc, .dcba]

  /// The profile in its own order; in another one of the whole device where its own does not fit.
  private func bestJudgement(of profile: DeviceProfile) throws(ModbusError) -> Judged? {
    guard let own = try judge(profile, order: nil) else { return nil }
    let judgement = own.judgement
    guard !judgement.isConvincing || judgement.contradictions > 0,
      judgement.good + judgement.contradictions > 0,
      profile.points.contains(where: \.followsDeviceOrder)
    else { return own }
    var best = own
    for case let order? in Self.orders {
      guard let other = try judge(profile, order: order) else { continue }
      if other.judgement.evidence.bits > best.judgement.evidence.bits + 2 { best = other }
    }
    return best
  }

  private func judge(
    _ profile: DeviceProfile,
    order: WordOrder?
  ) throws(ModbusError) -> Judged? {
    var device = DeviceDefinition(id: "device", unitID: unit, points: profile.points)
    device.limits = profile.limits
    if let order { device.points = profile.points.map { $0.following(deviceOrder: order) } }
    guard let readings = try client.readingsIfAnswered(device) else { return nil }
    return Judged(
      profile: profile,
      order: order,
      readings: readings,
      judgement: judgement(of: profile, readings)
    )
  }

  // MARK: - By which registers are there

  /// For meters without voltage and load, and for devices without electrical values.
  private func judgedByStructure(
    _ candidates: [DeviceProfile],
    idle: [DeviceProfile]
  ) throws(ModbusError) -> [Judged] {
    var judged: [Judged] = []
    let others = candidates.filter { ProfileIndex.tellingPoint(of: $0) == nil }
    for profile in idle + others {
      guard client.silences <= Self.mostSilences,
        client.unitMemory.surroundings(of: profile.points).alive < Self.fullMemory
      else { continue }
      if ProfileIndex.tellingPoint(of: profile) == nil, try !hasEnds(of: profile) { continue }
      if let best = try bestJudgement(of: profile) { judged.append(best) }
    }
    return judged
  }

  /// Whether the first and the last point of a map are there.
  private func hasEnds(of profile: DeviceProfile) throws(ModbusError) -> Bool {
    let points = profile.points.filter(\.isReadable)
    guard let first = points.min(by: { $0.address < $1.address }),
      let last = points.max(by: { $0.address < $1.address })
    else { return false }
    for point in [first, last] {
      let device = DeviceDefinition(id: "device", unitID: unit, points: [point])
      guard let reading = try client.readingsIfAnswered(device)?.first else { return false }
      switch reading.outcome {
      case .good, .bad(.notAvailable), .bad(.notANumber), .bad(.outOfRange): continue
      case .bad: return false
      }
    }
    return true
  }
}

extension FieldConnection {
  /// The readings of a device's points; `nil` where it does not answer.
  ///
  /// - Throws: when the connection was lost.
  func readingsIfAnswered(
    _ device: DeviceDefinition
  ) throws(ModbusError) -> [Observation]? {
    do throws(ModbusError) {
      return try read(device)
    } catch {
      switch error.kind {
      // Some devices close the connection at what they do not have.
      case .connectionDown(.closed), .noAnswer, .exception, .garbled, .invalidRequest: return nil
      case .connectionDown, .interrupted: throw error
      }
    }
  }
}
