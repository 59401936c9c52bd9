package import Languages

/// Every event that a gateway publishes, by what it is about.
package enum EventCatalogue {
  /// A part of the catalogue.
  package struct Section: Sendable {
    package let heading: BilingualText
    package let kinds: [EventKind]
  }

  package static let sections = [
    Section(
      heading: BilingualText("Meters and counters", "Công tơ và bộ đếm"),
      kinds: [
        .counterReset, .counterSetBack, .counterResumed, .counterWrap, .meterSwap, .stateLost,
      ]
    ),
    Section(
      heading: BilingualText("Energy accounts and baselines", "Tài khoản năng lượng, đường cơ sở"),
      kinds: [
        .unaccountedRaised, .unaccountedCleared, .ledgerCorrected, .baselineTrained,
        .baselineRefused,
      ]
    ),
    Section(
      heading: BilingualText("Production lines", "Dây chuyền"),
      kinds: [.stateChange, .stateResumed]
    ),
    Section(
      heading: BilingualText("Alarms", "Cảnh báo"),
      kinds: [.alarmRaised, .alarmCleared]
    ),
    Section(
      heading: BilingualText("Devices", "Thiết bị"),
      kinds: [.deviceOffline, .deviceOnline, .pointWritten, .writeFailed]
    ),
    Section(
      heading: BilingualText("Brokers and store", "Máy chủ và kho"),
      kinds: [
        .outboxDropped, .outboxDrained, .storeFault, .storeRecovered, .brokerRefuses,
        .brokerAccepts, .messageRejected, .sequenceSkipped,
        .clientIDInUse, .clientIDFree,
      ]
    ),
    Section(
      heading: BilingualText("Certificates", "Chứng chỉ"),
      kinds: [.certificateExpires, .certificateRenewed]
    ),
    Section(
      heading: BilingualText("The gateway itself", "Bản thân gateway"),
      kinds: [.configurationApplied, .configurationRefused, .clockStep, .commandIgnored]
    ),
  ]

  package static var kinds: [EventKind] { sections.flatMap(\.kinds) }
}
