import DeviceProfiles

/// `connection:` of a device file.
struct ConnectionDraft: Sendable {
  var endpoint: Located<Endpoint>
  var timeout: Duration
  var retries: Int
  var turnaround: Duration
  var limits: LimitsDraft
}

extension ConnectionDraft {
  private static let tcp = Key(
    "tcp",
    .hostAndPort(defaultPort: 502),
    doc: "Modbus TCP: host:port; port 502 unless given."
  )
  private static let serial = Key(
    "serial",
    SerialSettings.shape.kind,
    doc: "Modbus RTU on a serial line."
  )
  private static let rtuOverTCP = Key(
    "rtu_over_tcp",
    .hostAndPort(defaultPort: 502),
    doc: "RTU frames in a TCP stream, as serial servers in transparent mode carry them: host:port."
  )
  private static let timeout = DefaultedKey(
    "timeout",
    .duration(.milliseconds(10)...(.seconds(60))),
    default: .seconds(1),
    doc: "How long to wait for an answer."
  )
  private static let retries = DefaultedKey(
    "retries",
    .integer(0...10),
    default: 1,
    doc: "How often a request is sent again before the answer counts as missing."
  )
  private static let turnaround = DefaultedKey(
    "turnaround",
    .duration(.zero...(.seconds(10))),
    default: .zero,
    doc: "A pause between requests, beyond the 3.5 characters of RTU."
  )

  static let shape = Shape<Self>(
    "connection",
    doc: "Where the devices are: exactly one of tcp, serial and rtu_over_tcp.",
    keys: [
      tcp.description, serial.description, rtuOverTCP.description, timeout.description,
      retries.description, turnaround.description,
    ] + LimitsDraft.keys,
    rules: [Shape<Self>.exactlyOne(of: [tcp.name, serial.name, rtuOverTCP.name])]
  ) { fields, context in
    let endpoint = endpoint(fields, &context)
    let timeout = fields.read(timeout, &context)
    let retries = fields.read(retries, &context)
    let turnaround = fields.read(turnaround, &context)
    let limits = LimitsDraft(fields, &context)
    return endpoint.map {
      Self(
        endpoint: $0,
        timeout: timeout,
        retries: retries,
        turnaround: turnaround,
        limits: limits
      )
    }
  }

  private static func endpoint(
    _ fields: MappingFields,
    _ context: inout ReadingContext
  ) -> Located<Endpoint>? {
    let names = [tcp.name, serial.name, rtuOverTCP.name].filter(fields.has)
    guard names.count == 1 else {
      context.error(
        names.isEmpty
          ? "the connection leads nowhere; write one of tcp, serial, rtu_over_tcp"
          : "a connection has one of tcp, serial, rtu_over_tcp, not \(names.joined(separator: " and "))",
        at: names.isEmpty
          ? context.location(of: fields.node) : fields.location(of: names[1], context)
      )
      return nil
    }
    let location = fields.location(of: names[0], context)
    let endpoint: Endpoint? =
      if let place = fields.read(tcp, &context) {
        .tcp(host: place.host, port: place.port)
      } else if let settings = fields.read(serial, &context) {
        .serial(settings)
      } else if let place = fields.read(rtuOverTCP, &context) {
        .rtuOverTCP(host: place.host, port: place.port)
      } else {
        nil
      }
    return endpoint.map { Located(value: $0, location: location) }
  }
}
