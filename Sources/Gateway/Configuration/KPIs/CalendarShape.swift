import Calendar

/// `calendar:` of kpis.yaml.
struct CalendarDraft: Sendable {
  var shifts: [Located<ShiftDraft>]
  var holidays: [Located<HolidayDraft>]

  private static let shifts = DefaultedKey(
    "shifts",
    ShiftDraft.shape.kind.located(),
    default: [],
    doc: "The shifts; no two may run at once."
  )
  private static let holidays = DefaultedKey(
    "holidays",
    ValueKind<HolidayDraft>.holiday.located(),
    default: [],
    doc: "Days on which no shift begins: dates, and tables of dates such as vn."
  )

  static let shape = Shape<Self>(
    "calendar",
    doc: "Shifts, breaks and holidays.",
    keys: [shifts.description, holidays.description]
  ) { fields, context in
    Self(shifts: fields.read(shifts, &context), holidays: fields.read(holidays, &context))
  }

  /// Checks the shifts against each other.
  func definition(
    _ tables: HolidayTables,
    _ context: inout ReadingContext
  ) -> CalendarDefinition {
    for (position, shift) in shifts.enumerated() {
      shift.value.checkBreaks(&context)
      for earlier in shifts[..<position] {
        if earlier.value.id.value == shift.value.id.value {
          context.error(
            "the shift \"\(shift.value.id.value)\" is there already, "
              + "in line \(earlier.value.id.location.line)",
            at: shift.value.id.location
          )
        } else if let day = earlier.value.commonDay(with: shift.value) {
          context.error(
            "the shift \"\(shift.value.id.value)\" overlaps \"\(earlier.value.id.value)\" "
              + "on \(day.rawValue)",
            at: shift.location
          )
        }
      }
    }
    return CalendarDefinition(
      shifts: shifts.map(\.value.definition),
      holidays: days(tables, &context)
    )
  }

  private func days(_ tables: HolidayTables, _ context: inout ReadingContext) -> Set<CivilDate> {
    var days: Set<CivilDate> = []
    remarkLastDay(&context)
    for holiday in holidays {
      switch holiday.value {
      case .date(let date): days.insert(date)
      case .table(let name):
        let name = Located(value: name, location: holiday.location)
        days.formUnion(tables.days(of: name, &context))
      }
    }
    return days
  }

  /// A list of dates without a table ends with its last one.
  private func remarkLastDay(_ context: inout ReadingContext) {
    var last: (date: CivilDate, location: SourceLocation)?
    for holiday in holidays {
      guard case .date(let date) = holiday.value else { return }
      if date >= last?.date ?? date { last = (date, holiday.location) }
    }
    if let last { context.remark([TableRemark(.lastHoliday(last.date), at: last.location)]) }
  }
}

/// An entry of `shifts:`.
struct ShiftDraft: Sendable {
  var id: Located<String>
  var window: DailyWindow
  var days: [Weekday]
  var breaks: [Located<DailyWindow>]

  private static let id = Key("id", .ownID, .required, doc: "The shift's id, as KPIs name it.")
  private static let from = Key("from", .timeOfDay, .required, doc: "When it begins.")
  private static let to = Key(
    "to",
    .timeOfDay,
    .required,
    doc: "When it ends; at or before from: on the next day."
  )
  private static let days = DefaultedKey(
    "days",
    ValueKind<Weekday>.weekday.list(atLeast: 1),
    default: Weekday.allCases,
    doc: "The days on which it begins."
  )
  private static let breaks = DefaultedKey(
    "breaks",
    ValueKind<DailyWindow>.dailyWindow.located(),
    default: [],
    doc: "Stretches without planned work: \"09:45-10:00\"."
  )

  static let shape = Shape<Self>(
    "shift",
    doc: "A shift.",
    keys: [id.description, from.description, to.description, days.description, breaks.description]
  ) { fields, context in
    let id = fields.located(id, &context)
    let from = fields.read(from, &context)
    let to = fields.read(to, &context)
    let days = fields.read(days, &context)
    let breaks = fields.read(breaks, &context)
    guard let id, let from, let to else { return nil }
    guard from.minutes < 1440 else {
      context.error("a shift cannot begin at 24:00; write 00:00", at: fields.node)
      return nil
    }
    return Self(
      id: id,
      window: DailyWindow(from: from.minutes, to: to.minutes),
      days: days,
      breaks: breaks
    )
  }

  var definition: ShiftDefinition {
    ShiftDefinition(id: id.value, window: window, days: Set(days), breaks: breaks.map(\.value))
  }
}
