import Languages
import Measurements

@testable import Events

/// One event of every kind and wording.
enum EventSamples {
  static let all: [EventContent] =
    meters + accounts + lines + alarms + devices + delivery + certificates + gateway

  private static let meter = "main-meter.active_energy_import"
  private static let speed = "drive.speed"
  private static let author = EventAuthor(by: "an", why: "it hung")
  private static let time = Timestamp(seconds: 1_800_000_000)
  private static let reason = BilingualText("the reason", "lý do")

  private static let meters: [EventContent] = [
    .counterReset(point: meter, from: 5000, to: 3, unit: "Wh"),
    .itemCounterReset(point: "press.good_count", from: 120, to: 0),
    .counterSetBack(point: meter, from: 5000, to: 3500, unit: "Wh"),
    .counterResumed(point: meter), .counterWrap(point: meter),
    .meterSwap(point: meter, from: 9000, to: 12.5, unit: "Wh", author: author),
    .stateLost(of: meter),
  ]

  private static let accounts: [EventContent] = [
    .unaccountedRaised(account: "factory", share: 12.5),
    .unaccountedCleared(account: "factory", share: 2),
    .ledgerCorrected(
      account: "factory",
      from: (time, "2027-01-15 15:00"),
      to: (time, "2027-01-15 16:00"),
      changes: [("active_energy_import", before: nil, after: 10, unit: "Wh")],
      by: "an",
      why: "meter"
    ),
    .baselineTrained(baseline: "enpi", periods: 31, r2: 0.91, cvRMSE: 0.04),
    .baselineRefused(baseline: "enpi", reason: reason),
  ]

  private static let lines: [EventContent] = [
    .stateChange(
      line: "press-line",
      from: ("running", BilingualText("running", "đang chạy")),
      to: ("fault", BilingualText("fault", "sự cố")),
      duration: 3_723_500,
      isFault: true
    ),
    .stateResumed(line: "press-line", to: ("running", BilingualText("running", "đang chạy"))),
  ]

  static let alarm = AlarmFacts(
    id: "over",
    on: "factory.demand",
    severity: .critical,
    value: 760.5,
    unit: "W"
  )

  private static let alarms: [EventContent] =
    AlarmFacts.Condition.allCases.flatMap { condition in
      [0, 30_000].map { hold in
        .alarmRaised(alarm, condition, limit: .quantity(750, unit: "W"), hold: hold)
      }
    } + [
      .alarmCleared(alarm, limit: .range(1...2, unit: "W")),
      .alarmCleared(
        AlarmFacts(id: "over", on: "factory.demand", severity: .info, value: nil, unit: "W"),
        limit: .quantity(1, unit: "W")
      ), .alarmRemoved("over"),
    ]

  private static let devices: [EventContent] = [
    .deviceOffline(device: "main-meter", reason: reason),
    .deviceOnline(device: "main-meter", duration: 65),
    .pointWritten(point: speed, author: author, before: .count(40), after: .count(50), unit: "Hz"),
    .pointWritten(point: speed, author: author, before: .count(50), after: .count(50), unit: "Hz"),
    .pointWritten(point: speed, author: author, before: nil, after: .count(50), unit: "1"),
    .writeFailed(point: speed, value: .number(12.5), author: author, reason: reason),
  ]

  private static let delivery: [EventContent] = [
    .outboxDropped([.init("telemetry", DeliveryReasons.messageClass("telemetry"), 1200)]),
    .outboxDrained, .storeFault(reason: DeliveryReasons.storeFault("disk full", isFull: true)),
    .storeRecovered, .brokerRefuses(broker: "park", reason: reason),
    .brokerAccepts(broker: "park"),
    .messageRejected(broker: "park", topic: "a/b/data", reason: reason),
    .sequenceSkipped(broker: "park", 1041...11_040),
    .clientIDInUse(broker: "park", client: "gw-01", isCertain: true),
    .clientIDInUse(broker: "park", client: "gw-01", isCertain: false),
    .clientIDFree(broker: "park", client: "gw-01"),
  ]

  private static let certificates: [EventContent] = [
    .certificateExpires(
      broker: "park",
      certificate: "gw.pem",
      days: 20,
      until: time,
      isUrgent: false
    ), .certificateExpired(broker: "park", certificate: "gw.pem", until: time),
    .certificateRenewed(broker: "park", certificate: "gw.pem", until: time),
  ]

  private static let gateway: [EventContent] = [
    .configurationApplied("5f3a", changes: []),
    .configurationApplied(
      "5f3a",
      changes: [ConfigurationReasons.change(.device, "press-1", .changed)]
    ), .configurationRefused(problems: ["kpis.yaml:3:7: error: unknown key"]),
    .clockStep(milliseconds: 1500), .clockStep(milliseconds: -1500),
    .commandIgnored("poll", broker: "park"),
  ]
}
