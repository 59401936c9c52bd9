import Configuration
package import DeviceProfiles
package import Languages
package import SunSpec

extension SunSpecSurvey {
  /// One inverter or meter of the chain, and its name for `profile`.
  package struct Part: Sendable, Hashable {
    package var part: SunSpecPart
    package var identity: SunSpecIdentity?
    package var models: [UInt16]
  }

  /// The inverters and meters of the chain, in its order.
  package var parts: [Part] {
    var counts: [SunSpecPart.Role: Int] = [:]
    return SunSpecDevice.devices(in: images).map { device in
      counts[device.role, default: 0] += 1
      return Part(
        part: SunSpecPart(device.role, number: counts[device.role] ?? 1),
        identity: device.identity.map { SunSpecIdentity($0.words) },
        models: device.models.map(\.block.model)
      )
    }
  }

  /// For people: the identity and the models; for a chain of several devices, those of each device.
  package func text(in language: Language) -> String {
    let all = [words] + (parts.count > 1 ? parts.map(\.words) : [])
    return language.text(all.joined(separator: "\n    "))
  }

  /// In one line, in English.
  package var summary: String { words.english }

  /// In one line.
  private var words: BilingualText {
    let models = chain.blocks.map { "\($0.model)" }.joined(separator: ", ")
    let named = identity.map { $0.text.mapped { ": \($0)" } } ?? BilingualText("", "")
    return BilingualText("SunSpec at \(chain.base)", "SunSpec tại \(chain.base)") + named
      + BilingualText(": models \(models)", ": model \(models)")
  }
}

extension SunSpecSurvey.Part {
  /// Its name for `profile`, its identity, and its models.
  fileprivate var words: BilingualText {
    let models = models.map { "\($0)" }.joined(separator: ", ")
    let named = identity.map { $0.text.mapped { ": \($0)" } } ?? BilingualText("", "")
    return BilingualText("profile \(part.name)", "hồ sơ \(part.name)") + named
      + BilingualText(": models \(models)", ": model \(models)")
  }
}

extension SunSpecIdentity {
  fileprivate var text: BilingualText {
    let name = "\(manufacturer) \(model)"
    return BilingualText("\(name), serial \(serialNumber)", "\(name), số máy \(serialNumber)")
      .mapped { text in
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 }))
      }
  }
}

extension SunSpecSurvey {
  var json: JSON {
    [
      "base": .integer(Int(chain.base)),
      "models": .array(chain.blocks.map { .integer(Int($0.model)) }),
      "manufacturer": identity.map { .string($0.manufacturer) } ?? .null,
      "model": identity.map { .string($0.model) } ?? .null,
      "serial_number": identity.map { .string($0.serialNumber) } ?? .null,
      "devices": .array(
        parts.map { part in
          [
            "profile": .string(part.part.name),
            "manufacturer": part.identity.map { .string($0.manufacturer) } ?? .null,
            "model": part.identity.map { .string($0.model) } ?? .null,
            "serial_number": part.identity.map { .string($0.serialNumber) } ?? .null,
            "models": .array(part.models.map { .integer(Int($0)) }),
          ]
        }
      ),
    ]
  }
}
