import DeviceProfiles
import Registers

extension PointDraft {
  private static let table = SharedKeys.table(
    doc: "coil or discrete (bits), input or holding (registers). Every point needs one."
  )
  private static let address = SharedKeys.address(
    doc: "Zero-based, as on the wire; not 40011. Every point needs one, or addresses."
  )
  private static let addresses = Key(
    "addresses",
    ValueKind<UInt16>.address.list(atLeast: 2),
    doc: """
      Instead of address, for a value whose registers do not adjoin: where each of them stands, such \
      as [10, 25]; one request, which must hold them all, reads them.
      """
  )
  private static let type = SharedKeys.type(
    doc: """
      bool, int8, int16, int24, int32, int48, int64, the same with uint, float32, float64, bcd16 … \
      bcd64, bcd16_signed, bcd32_signed, int16_sm … int64_sm (sign and magnitude), string(bytes), \
      bits(from, to), mod10(registers), mod1000(registers), uint32_m10k, int32_m10k, \
      power_factor_4q, or a clock: datetime_unix, datetime_iec, datetime_words, \
      datetime_bytes, datetime_bcd; registers need one, a bit is a bool.
      """
  )
  private static let order = SharedKeys.order(
    doc: """
      The order of the bytes on the wire; the device's, or else ABCD, most significant first, unless \
      given.
      """
  )
  private static let encoding =
    Key(
      "encoding",
      .choice(of: "encoding"),
      doc: "Of a text: utf-8, latin-1, windows-1252, utf-16; utf-8 unless given."
    ) as Key<TextForm.Encoding>
  private static let bytes =
    Key(
      "bytes",
      .choice(of: "bytes"),
      doc: "Of a text: which bytes of each register hold characters; both, high or low."
    ) as Key<TextForm.Bytes>
  private static let scale = Key(
    "scale",
    .factor,
    doc: "value = raw × scale + offset; 1 unless given."
  )
  private static let offset = Key(
    "offset",
    .number,
    doc: "value = raw × scale + offset; 0 unless given."
  )
  private static let scaleRegister = Key(
    "scale_register",
    .address,
    doc: "The address, in the same table, of the power of ten that multiplies the raw value."
  )
  private static let unit = Key(
    "unit",
    .unitCode,
    doc: "A UCUM code such as W, Wh, Cel; \"1\" for plain numbers."
  )
  private static let kind =
    Key(
      "kind",
      .choice(of: "kind") { WordsOfPeople.advice(for: $0, WordsOfPeople.kinds) },
      doc: "gauge, counter, state or text; found from the name and type unless given."
    ) as Key<PointKind>
  private static let states = Key("states", .states, doc: "The names of a state's numbers.")
  private static let notAvailable = Key(
    "not_available",
    .sentinels,
    doc: """
      Raw values that mean "no value", such as 0x8000; nan or a number with a point, such as -999.0, \
      for floats; a text, such as "---", for texts.
      """
  )
  private static let range = Key(
    "range",
    .numberRange,
    doc: "Outside it, after scale, a value is bad."
  )
  private static let counter = Key(
    "counter",
    CounterBehaviour.shape.kind,
    doc: "How a counter behaves at its end."
  )
  private static let every = SharedKeys.every(doc: "The poll period; else the device's.")
  private static let deadband = Key(
    "deadband",
    .numberFromZero,
    doc: "How far the value must move, in its unit, to be published as changed."
  )
  private static let writable = Key(
    "writable",
    WritableDraft.shape.kind,
    doc: "What may be written to a coil or holding register, and how; read-only unless given."
  )
  private static let expression = Key(
    "expression",
    ExpressionDraft.kind,
    doc: """
      Instead of table, address and type: computes the point from others of the device, such as \
      "active_power_l1 + active_power_l2", with + - * /, parentheses, min, max, abs and sqrt; units \
      are checked and converted.
      """
  )
  private static let verified = Key(
    "verified",
    .integer(1...99),
    doc: "How many independent sources agree on address, type and scale."
  )
  private static let unverified = Key(
    "unverified",
    .flag,
    doc: """
      One weak source alone gives it: it is published, and check warns where it feeds an account or a \
      line; false in a device file, once it was compared with the device.
      """
  )
  private static let label = Key("label", .label, doc: "The name for people.")

  static let shape = Shape<Self>(
    "point",
    doc: "One value of a device: where it lies, how it is decoded, what it means.",
    keys: [
      table.description, address.description, addresses.description, type.description,
      order.description, encoding.description, bytes.description, scale.description,
      offset.description, scaleRegister.description, unit.description,
      kind.description, states.description, notAvailable.description, range.description,
      counter.description, every.description, deadband.description, writable.description,
      expression.description, verified.description, unverified.description, label.description,
    ]
  ) { fields, context in
    let errorsBefore = context.errorCount
    let draft = Self(
      location: context.location(of: fields.node),
      table: fields.located(table, &context),
      address: fields.located(address, &context),
      addresses: fields.located(addresses, &context),
      type: fields.located(type, &context),
      order: fields.located(order, &context),
      encoding: fields.located(encoding, &context),
      bytes: fields.located(bytes, &context),
      scale: fields.located(scale, &context),
      offset: fields.located(offset, &context),
      scaleRegister: fields.located(scaleRegister, &context),
      unit: fields.located(unit, &context),
      kind: fields.located(kind, &context),
      states: fields.located(states, &context),
      notAvailable: fields.located(notAvailable, &context),
      range: fields.located(range, &context),
      counter: fields.located(counter, &context),
      every: fields.located(every, &context),
      deadband: fields.located(deadband, &context),
      writable: fields.located(writable, &context),
      expression: fields.located(expression, &context),
      verified: fields.located(verified, &context),
      unverified: fields.located(unverified, &context),
      label: fields.located(label, &context)
    )
    warnOfReference(draft, written: fields.text(of: address.name), &context)
    complainOfProof(draft, &context)
    // What is missing because it was refused is not reported again.
    return context.errorCount == errorsBefore && !fields.isSpoilt ? draft : nil
  }
}
