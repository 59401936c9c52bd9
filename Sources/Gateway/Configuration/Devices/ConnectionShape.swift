import DeviceProfiles
import Registers

/// `connection:` of a device file.
struct ConnectionDraft: Sendable {
  var endpoint: Located<Endpoint>
  var timeout: Duration
  var retries: Int
  var turnaround: Duration
  /// For devices that name none.
  var every: Duration?
  /// For devices that name none, over their profiles.
  var order: WordOrder?
  var connectDelay: Duration
  var idleClose: Duration?
  var checksUnitID: Bool
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
  private static let every = SharedKeys.every(
    doc: "The poll period of devices that name none; 1s unless given."
  )
  private static let order = SharedKeys.deviceOrder(
    doc: """
      The order of all numbers of several registers on the connection, over the profiles', such as behind \
      a converter that turns registers: ABCD, CDAB, BADC, DCBA; a device's or a point's own order in the \
      device file wins.
      """
  )
  private static let connectDelay = DefaultedKey(
    "connect_delay",
    .duration(.zero...(.seconds(30))),
    default: .zero,
    doc: """
      A pause after a TCP connection is made, for devices that drop what is asked at once; up to 2.2 s \
      are also learnt.
      """
  )
  private static let idleClose = Key(
    "idle_close",
    .duration(.zero...(.seconds(86_400))),
    doc: """
      Closes the connection after so long without a request, for devices that serve one client only; \
      it is kept open unless given.
      """
  )
  private static let checksUnitID = DefaultedKey(
    "check_unit_id",
    .flag,
    default: true,
    doc: "Whether an answer over Modbus TCP must carry the unit id that was asked."
  )

  static let shape = Shape<Self>(
    "connection",
    doc: "Where the devices are: exactly one of tcp, serial and rtu_over_tcp.",
    keys: [
      tcp.description, serial.description, rtuOverTCP.description, timeout.description,
      retries.description, turnaround.description, every.description,
      order.description, connectDelay.description, idleClose.description, checksUnitID.description,
    ] + LimitsDraft.keys,
    rules: [Shape<Self>.exactlyOne(of: [tcp.name, serial.name, rtuOverTCP.name])]
  ) { fields, context in
    let endpoint = endpoint(fields, &context)
    let timeout = fields.read(timeout, &context)
    let retries = fields.read(retries, &context)
    let turnaround = fields.read(turnaround, &context)
    let every = fields.read(every, &context)
    let order = fields.read(order, &context)
    let connectDelay = fields.read(connectDelay, &context)
    let idleClose = fields.read(idleClose, &context)
    let checksUnitID = fields.read(checksUnitID, &context)
    let limits = LimitsDraft(fields, &context)
    refuseOnOthersThanTCP(fields, &context)
    return endpoint.map {
      Self(
        endpoint: $0,
        timeout: timeout,
        retries: retries,
        turnaround: turnaround,
        every: every,
        order: order.flatMap { WordOrder(name: $0) },
        connectDelay: connectDelay,
        idleClose: idleClose,
        checksUnitID: checksUnitID,
        limits: limits
      )
    }
  }

  /// Keys that mean nothing where the connection leads elsewhere: better said than ignored.
  private static func refuseOnOthersThanTCP(
    _ fields: MappingFields,
    _ context: inout ReadingContext
  ) {
    if fields.has(checksUnitID.name), fields.has(serial.name) || fields.has(rtuOverTCP.name) {
      context.error(
        "check_unit_id belongs to tcp: an RTU answer is known by its unit id alone; remove it",
        at: fields.location(of: checksUnitID.name, context)
      )
    }
    if fields.has(connectDelay.name), fields.has(serial.name) {
      context.error(
        "connect_delay belongs to tcp and rtu_over_tcp: a serial port has no connection; remove it",
        at: fields.location(of: connectDelay.name, context)
      )
    }
  }

  private static func endpoint(
    _ fields: MappingFields,
    _ context: inout ReadingContext
  ) -> Located<Endpoint>? {
    let names = [tcp.name, serial.name, rtuOverTCP.name].filter(fields.has)
    if names.isEmpty, fields.isSpoilt { return nil }
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
    let errorsBefore = context.errorCount
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
    if endpoint == nil, context.errorCount == errorsBefore {
      context.error("\"\(names[0])\" has no value: the connection leads nowhere", at: location)
    }
    return endpoint.map { Located(value: $0, location: location) }
  }
}
