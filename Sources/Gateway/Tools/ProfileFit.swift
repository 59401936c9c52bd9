package import Configuration
import DeviceProfiles
import Measurements
package import Modbus
import ReadPlans

/// How well a profile fits a device.
package struct ProfileFit: Sendable, Hashable {
  package var profile: String
  /// 0…100.
  package var score: Int
  /// Whether the device itself says that it is of this model.
  package var isConfirmed: Bool
  /// The number of points with a value, and of all points.
  package var good: Int
  package var total: Int
  /// The good points, each as often as independent sources agree on it.
  var weight: Int

  package var text: String {
    let how = isConfirmed ? "the device says so" : "its values look right"
    return "\(profile) \(score) % (\(how); \(good) of \(total) points)"
  }
}

extension FieldConnection {
  /// After so many questions to a unit that stayed silent, it is asked for no further register of profiles
  /// that only its values could confirm.
  private static let mostSilences = 8

  /// The profiles that fit a unit, the best first.
  ///
  /// - Throws: when the connection was lost.
  package func fits(
    _ profiles: [DeviceProfile],
    unit: UInt8,
    identification: DeviceIdentification?
  ) throws(ModbusError) -> [ProfileFit] {
    var fits: [ProfileFit] = []
    for profile in profiles {
      if let fit = try fit(profile, unit, identification) { fits.append(fit) }
    }
    return fits.sorted {
      ($0.isConfirmed ? 1 : 0, $0.score / 5, $0.weight, $0.good, $1.profile)
        > ($1.isConfirmed ? 1 : 0, $1.score / 5, $1.weight, $1.good, $0.profile)
    }
  }

  private func fit(
    _ profile: DeviceProfile,
    _ unit: UInt8,
    _ identification: DeviceIdentification?
  ) throws(ModbusError) -> ProfileFit? {
    let identity = try confirm(profile.identity, unit, identification)
    guard identity != false else { return nil }
    var device = DeviceDefinition(id: "device", unitID: unit, points: profile.points)
    device.limits = profile.limits
    if identity == nil {
      // One point rules out most wrong profiles, and many profiles have it in the same place.
      let names = ["frequency", "voltage_l1_n", "voltage_l1_l2"]
      guard silences <= Self.mostSilences,
        let telling = names.lazy.compactMap({ name in profile.points.first { $0.name == name } })
          .first
      else { return nil }
      device.points = [telling]
      guard let first = try judge(device), first.good == 1 else { return nil }
      device.points = profile.points
    }
    guard let verdict = try judge(device) else { return nil }
    guard identity == true || verdict.evidence.bits >= Evidence.enough else { return nil }
    let share = Double(verdict.good) / Double(max(1, profile.points.count))
    return ProfileFit(
      profile: profile.name,
      score: identity == true ? 100 : Int((95 * share).rounded()),
      isConfirmed: identity == true,
      good: verdict.good,
      total: profile.points.count,
      weight: verdict.weight
    )
  }

  private struct Verdict {
    var good = 0
    var weight = 0
    var evidence = Evidence()
  }

  /// `nil`: a value is absurd, or more than a fifth of the points are refused.
  private func judge(_ device: DeviceDefinition) throws(ModbusError) -> Verdict? {
    guard let readings = try readingsIfAnswered(device) else { return nil }
    var verdict = Verdict()
    var refused = 0
    for reading in readings {
      switch reading.outcome {
      case .good(let value):
        verdict.good += 1
        let proof = reading.point.verification
        verdict.weight += proof.isUnverified ? 0 : proof.sources ?? 1
        if case .absurd = Plausibility.of(value, point: reading.point) { return nil }
        if let number = value.double { verdict.evidence.add(number, of: reading.point) }
      case .bad(.notAvailable), .bad(.notANumber): break
      case .bad(.outOfRange): return nil
      case .bad: refused += 1
      }
    }
    guard refused * 5 <= readings.count else { return nil }
    if let limit = readings.apparentPowerOfPhases, let power = readings.number("active_power"),
      abs(power) > limit * 1.3 + 100
    {
      return nil
    }
    return verdict
  }

  func readingsIfAnswered(
    _ device: DeviceDefinition
  ) throws(ModbusError) -> [PointReading]? {
    do throws(ModbusError) {
      return try read(device)
    } catch {
      if case .connectionDown = error.kind { throw error }
      return nil
    }
  }
}
