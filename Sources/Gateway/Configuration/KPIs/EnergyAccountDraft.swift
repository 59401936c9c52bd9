import Energy
import Yaml

/// An entry of `energy:` as it was read.
struct EnergyAccountDraft: Sendable {
  var id: Located<String>
  var path: [String]
  var meters: [Located<MeterShare>]
  var generation: [Located<GenerationDraft>]
  var submeters: [Located<String>]
  var unaccountedLimit: Double?
  var tariff: Located<String>?
  var hours: Located<String>?
  var paperTariff: Located<String>?
  var demand: DemandDefinition?
  var emissionFactor: Located<String>?
  var reactive: Located<String>?

  private static let id = Key(
    "id",
    .assetID,
    .required,
    doc: "The account's id, unique over devices, lines and accounts."
  )
  private static let path = DefaultedKey(
    "path",
    .topicPath,
    default: [],
    doc: "Levels of its topics before the id."
  )
  private static let meters = Key(
    "meters",
    ValueKind<MeterShare>.meterShare.located(atLeast: 1),
    .required,
    doc: "Devices whose energy is added; \"-canteen\" is taken off, and nothing else."
  )
  private static let generation = DefaultedKey(
    "generation",
    ValueKind<GenerationDraft>.generation.located(),
    default: [],
    doc: "Meters of what the site generates itself, such as pv-meter."
  )
  private static let submeters = DefaultedKey(
    "submeters",
    ValueKind<String>.id.located(),
    default: [],
    doc: "Devices behind the meters, for the unaccounted share."
  )
  private static let unaccountedLimit = Key(
    "unaccounted_limit",
    .numberFromZero,
    doc:
      "The unaccounted share of an hour above which an event is published, such as 0.05; null: none."
  )
  private static let tariff = Key("tariff", .tableName, doc: "The tariff's table; null: no cost.")
  private static let hours = Key(
    "hours",
    .tableName,
    doc: "Which tariff hours hold, such as evn/qd963; the tariff's own unless given."
  )
  private static let paperTariff = Key(
    "paper_tariff",
    .tableName,
    doc: "The tariff of a second bill, on paper, such as evn/capacity-pilot-22kv; null: none."
  )
  private static let demand = Key(
    "demand",
    DemandDefinition.shape.kind,
    doc: "How demand is found."
  )
  private static let emissionFactor = Key(
    "emission_factor",
    .tableName,
    doc: "The table of emission factors; null: no CO2e."
  )
  private static let reactive = Key(
    "reactive",
    .tableName,
    doc: "The rule of the reactive-energy charge; null: none."
  )

  static let shape = Shape<Self>(
    "energy account",
    doc: "Meters added and taken off, and what is computed of them.",
    keys: [
      id.description, path.description, meters.description, generation.description,
      submeters.description,
      unaccountedLimit.description,
      tariff.description, hours.description, paperTariff.description, demand.description,
      emissionFactor.description,
      reactive.description,
    ]
  ) { fields, context in
    let id = fields.located(id, &context)
    let meters = fields.read(meters, &context)
    let draft = Self(
      id: id ?? Located(value: "", location: context.location(of: fields.node)),
      path: fields.read(path, &context),
      meters: meters ?? [],
      generation: fields.read(generation, &context),
      submeters: fields.read(submeters, &context),
      unaccountedLimit: fields.read(unaccountedLimit, &context),
      tariff: fields.located(tariff, &context),
      hours: fields.located(hours, &context),
      paperTariff: fields.located(paperTariff, &context),
      demand: fields.read(demand, &context),
      emissionFactor: fields.located(emissionFactor, &context),
      reactive: fields.located(reactive, &context)
    )
    return id == nil || meters == nil ? nil : draft
  }

  var definition: EnergyAccountDefinition {
    var account = EnergyAccountDefinition(id: id.value, meters: meters.map(\.value))
    account.path = path
    account.generation = generation.map(\.value.meter)
    account.submeters = submeters.map(\.value)
    account.unaccountedLimit = unaccountedLimit
    account.tariff = tariff?.value
    account.hours = hours?.value
    account.demand = demand
    account.emissionFactor = emissionFactor?.value
    account.reactive = reactive?.value
    return account
  }
}

extension DemandDefinition {
  private static let window = DefaultedKey(
    "window",
    .demandWindow,
    default: 30,
    doc: "The averaging window: whole minutes that divide a day."
  )
  private static let method = DefaultedKey(
    "method",
    .choice(of: "method") { WordsOfPeople.advice(for: $0, WordsOfPeople.methods) },
    default: Method.block,
    doc: "block: aligned to the clock; sliding."
  )
  private static let limit = Key("limit", .power, doc: "The power that demand shall not exceed.")

  static let shape = Shape<Self>(
    "demand",
    doc: "How demand is found.",
    keys: [window.description, method.description, limit.description],
    advice: { node in
      guard let text = node.scalar?.text else { return nil }
      let limit =
        UnitNotation.power.parse(text) == nil
        ? UnitNotation.power.advice(for: text).alternatives : [text]
      return limit.count == 1 ? "{ limit: \(limit[0]) }" : nil
    }
  ) { fields, context in
    Self(
      windowMinutes: fields.read(window, &context),
      method: fields.read(method, &context),
      limit: fields.read(limit, &context)
    )
  }
}

extension ValueKind where Value == MeterShare {
  /// `main-meter`, or `-canteen` to take it off.
  static let meterShare = ValueKind(
    name: "device",
    schema: ["type": "string", "pattern": "^-?[a-zA-Z0-9_-]+$"],
    read: { node, context in
      ValueKind<String>.id.read(node, &context).map { text in
        text.hasPrefix("-")
          ? MeterShare(device: String(text.dropFirst()), isSubtracted: true)
          : MeterShare(device: text)
      }
    }
  )
}

extension ValueKind where Value == Int {
  /// Minutes that divide a day.
  fileprivate static let demandWindow = ValueKind(
    name: "duration",
    schema: ["type": "string", "pattern": .string(UnitNotation.duration.pattern)],
    read: { node, context in
      let kind = ValueKind<Duration>.duration(.minutes(1)...(.days(1)))
      guard let window = kind.read(node, &context) else { return nil }
      let (seconds, rest) = window.components
      guard rest == 0, seconds % 60 == 0, 86_400 % seconds == 0 else {
        context.error(
          "\(node.scalar?.shown ?? "") does not divide a day into whole minutes; "
            + "write 15min, 30min or 60min",
          at: node
        )
        return nil
      }
      return Int(seconds / 60)
    },
    write: { .string(UnitNotation.duration.text($0 * 60_000_000)) }
  )
}
