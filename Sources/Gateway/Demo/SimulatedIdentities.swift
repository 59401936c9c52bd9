import Configuration
import DeviceProfiles
import Measurements
import Simulation

/// What simulated devices say of themselves: function 43/14, and the registers by which their profiles recognise
/// them.
struct SimulatedIdentities {
  /// Of one model.
  struct Identity {
    /// By object id of function 43/14.
    var texts: [UInt8: String]
    var registers: [RegisterWrite]
  }

  private var identities: [String: Identity] = [:]

  init(of configuration: GatewayConfiguration, in library: ProfileLibrary) {
    let names = Set(configuration.connections.flatMap(\.devices).compactMap(\.profile))
    for name in names {
      guard let profile = try? library.profile(named: name).profile else { continue }
      identities[name] = Identity(profile)
    }
  }

  /// `nil` for a device without a profile, or with one that is not in the library.
  subscript(device: DeviceDefinition) -> Identity? { device.profile.flatMap { identities[$0] } }
}

extension SimulatedIdentities.Identity {
  init(_ profile: DeviceProfile) {
    let code = profile.name.split(separator: "/").last.map { $0.uppercased() } ?? profile.model
    let bare = profile.model.prefix { $0 != "(" && $0 != "," }
    let name = String(bare.reversed().drop { $0 == " " }.reversed())
    texts = [
      0: profile.identity?.vendor ?? profile.maker, 1: profile.identity?.product ?? code,
      2: "V1.0", 4: name,
    ]
    registers = (profile.identity?.rules ?? []).flatMap { rule -> [RegisterWrite] in
      let value: PointValue =
        switch rule.expectation {
        case .text(let part):
          .text([code, name].first { $0.lowercased().contains(part.lowercased()) } ?? part)
        case .range(let range): .number(range.lowerBound)
        }
      return RegisterEncoder(rule.place).encode(value) ?? []
    }
  }
}
