/// `gateway:` of gateway.yaml.
struct IdentityDraft: Sendable {
  var identity: GatewayIdentity
  var timeZone: SourceLocation

  private static let id = Key(
    "id",
    .gatewayID,
    .required,
    doc: "The gateway's id, unique in the park: small letters, digits and hyphens."
  )
  private static let enterprise = Key(
    "enterprise",
    .id,
    .required,
    doc: "The first level of every topic."
  )
  private static let park = Key("park", .id, .required, doc: "The second level of every topic.")
  private static let factory = Key(
    "factory",
    .id,
    .required,
    doc: "The third level of every topic."
  )
  private static let timeZone = DefaultedKey(
    "time_zone",
    .text,
    default: "Asia/Ho_Chi_Minh",
    doc: "An IANA name; days, shifts and tariff hours are cut in this zone."
  )

  static let shape = Shape<Self>(
    "gateway",
    doc: "Who this gateway is.",
    keys: [
      id.description, enterprise.description, park.description, factory.description,
      timeZone.description,
    ]
  ) { fields, context in
    let id = fields.read(id, &context)
    let enterprise = fields.read(enterprise, &context)
    let park = fields.read(park, &context)
    let factory = fields.read(factory, &context)
    let zone = fields.read(timeZone, &context)
    guard let id, let enterprise, let park, let factory else { return nil }
    return Self(
      identity: GatewayIdentity(
        id: id,
        enterprise: enterprise,
        park: park,
        factory: factory,
        timeZone: zone
      ),
      timeZone: fields.location(of: timeZone.name, context)
    )
  }
}
