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
    var fits: [ProfileFit] = []
    var idle: [DeviceProfile] = []
    var isDecided = false
    for profile in candidates {
      guard client.silences <= Self.mostSilences else { break }
      guard let telling = ProfileIndex.tellingPoint(of: profile) else { continue }
      if isDecided, !client.knows(telling, unit: unit) { continue }
      switch try state(of: telling) {
      case .alive:
        guard let (fit, bits) = try valueFit(profile) else { continue }
        fits.append(fit)
        isDecided = isDecided || bits >= Self.noDoubt
      case .idle: idle.append(profile)
      case .absent: continue
      }
    }
    guard fits.isEmpty else { return FitRanking(fits) }
    return FitRanking(try fitsByStructure(candidates, idle: idle))
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

  private func valueFit(
    _ profile: DeviceProfile,
    isIdle: Bool = false
  ) throws(ModbusError) -> (fit: ProfileFit, bits: Double)? {
    guard let best = try bestJudgement(of: profile) else { return nil }
    // Each further order is one more way to fit by chance.
    let evidence = best.judgement.evidence
    let bits = (isIdle ? evidence.bitsOfIdleDevice : evidence.bits) - (best.order == nil ? 0 : 2)
    guard best.judgement.isPossible, bits >= Evidence.enough else { return nil }
    let fit = ProfileFit(profile, best.judgement, isConfirmed: false, order: best.order)
    return (fit, bits)
  }

  /// The profile in its own order; in another one of the whole device where its own does not fit.
  private func bestJudgement(
    of profile: DeviceProfile
  ) throws(ModbusError) -> (judgement: FitJudgement, order: WordOrder?)? {
    guard let own = try judge(profile, order: nil) else { return nil }
    guard !own.isConvincing || own.contradictions > 0, own.good + own.contradictions > 0,
      profile.points.contains(where: \.followsDeviceOrder)
    else { return (own, nil) }
    var best: (judgement: FitJudgement, order: WordOrder?) = (own, nil)
    for case let order? in Self.orders {
      guard let judgement = try judge(profile, order: order) else { continue }
      if judgement.evidence.bits > best.judgement.evidence.bits + 2 { best = (judgement, order) }
    }
    return best
  }

  private func judge(
    _ profile: DeviceProfile,
    order: WordOrder?
  ) throws(ModbusError) -> FitJudgement? {
    var device = DeviceDefinition(id: "device", unitID: unit, points: profile.points)
    device.limits = profile.limits
    if let order { device.points = profile.points.map { $0.following(deviceOrder: order) } }
    let share = client.memoryShare
    guard let readings = try client.readingsIfAnswered(device) else { return nil }
    return FitJudgement(readings, in: share)
  }

  // MARK: - By which registers are there

  /// For meters without voltage and load, and for devices without electrical values.
  private func fitsByStructure(
    _ candidates: [DeviceProfile],
    idle: [DeviceProfile]
  ) throws(ModbusError) -> [ProfileFit] {
    var fits: [ProfileFit] = []
    let others = candidates.filter { ProfileIndex.tellingPoint(of: $0) == nil }
    for profile in idle + others {
      guard client.silences <= Self.mostSilences, client.memoryShare.alive < Self.fullMemory else {
        break
      }
      if ProfileIndex.tellingPoint(of: profile) == nil, try !hasEnds(of: profile) { continue }
      if let fit = try valueFit(profile, isIdle: true)?.fit { fits.append(fit) }
    }
    return fits
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
