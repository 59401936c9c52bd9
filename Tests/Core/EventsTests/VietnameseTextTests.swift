import Languages
import Measurements
import Testing

@testable import Events

/// Nothing that Vietnamese readers see is left in English.
@Suite struct VietnameseTextTests {
  /// Names that both languages use.
  private static let names: Set<String> = [
    "modbus", "tcp", "rtu", "sunspec", "mqtt", "crc", "rmse", "kpi", "park", "gateway", "check",
    "kpis", "yaml",
    "json", "web", "seq",
  ]

  /// English words that a Vietnamese sentence never has.
  private static let english: Set<String> = [
    "the", "is", "was", "are", "of", "and", "not", "answer", "within", "second", "seconds",
    "error", "failed", "fault", "value", "device", "connection", "broker", "message", "messages",
    "address", "unit", "reset", "retained", "timeout", "refused", "closed", "file", "store",
  ]

  private func words(_ text: String) -> Set<String> {
    let words = text.lowercased().split { !$0.isLetter }.map(String.init)
    return Set(words.filter { $0.count > 2 && $0.utf8.allSatisfy { $0 < 0x80 } })
  }

  /// Words of letters without marks that stand in both texts: English ones, as a rule.
  private func strays(_ text: BilingualText) -> Set<String> {
    let vietnamese = words(text.vietnamese)
    return vietnamese.intersection(words(text.english)).union(vietnamese.intersection(Self.english))
      .subtracting(Self.names)
  }

  @Test func `an English word among the Vietnamese is found`() {
    #expect(strays(BilingualText("no answer", "không trả lời: no answer")) == ["answer"])
    #expect(strays(BilingualText("expires", "chứng chỉ expires")) == ["expires"])
  }

  @Test(arguments: EventCatalogue.kinds)
  func `of an event`(kind: EventKind) {
    for wording in kind.wordings {
      let text = BilingualText(
        Template(wording.template.english).words,
        Template(wording.template.vietnamese).words
      )
      #expect(strays(text) == [], "\(kind.code)")
    }
    let condition = kind.condition.mapped(Self.withoutCode)
    #expect(strays(condition) == [], "\(kind.code)")
  }

  /// Without what stands between backquotes.
  private static func withoutCode(_ text: String) -> String {
    text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset.isMultiple(of: 2) }.map { String($0.element) }.joined(separator: " ")
  }

  @Test(arguments: FactName.allCases)
  func `of a fact's meaning`(name: FactName) {
    #expect(strays(name.meaning.mapped(Self.withoutCode)) == [])
  }

  @Test(
    arguments: DeviceReasons.all
      + (0...12).map { DeviceReasons.exception(UInt8($0)) } + [
        DeliveryReasons.brokerCloses, DeliveryReasons.unsendable("too large"),
        DeliveryReasons.storeFault("disk I/O error", isFull: false),
        DeliveryReasons.storeFault("no space left", isFull: true),
        DeviceReasons.noAnswer(within: .milliseconds(500)),
      ]
      + [0x80, 0x83, 0x87, 0x90, 0x91, 0x95, 0x97, 0x99, 0x9A].map {
        DeliveryReasons.refusal(code: $0, text: "Quota exceeded")
      } + ["telemetry", "kpi", "event", "state"].map(DeliveryReasons.messageClass)
  )
  func `of a reason`(text: BilingualText) {
    #expect(!text.vietnamese.isEmpty && text.english != text.vietnamese)
    #expect(strays(text) == [])
  }

  @Test func `of a change of the configuration`() {
    for part in ConfigurationReasons.Part.allCases {
      for change in ConfigurationReasons.Change.allCases {
        #expect(strays(ConfigurationReasons.change(part, "m1", change)) == [])
      }
    }
  }

  @Test func `a silence is told with its length`() {
    #expect(
      DeviceReasons.noAnswer(within: .milliseconds(500))
        == BilingualText("no answer within 0.5 seconds", "không có câu trả lời trong 0,5 giây")
    )
  }

  @Test func `a refused configuration names the places of its errors`() {
    let content = EventContent.configurationRefused(
      problems: [
        "kpis.yaml:3:7: error: unknown key", "devices.d/a.yaml:1:1: error: no connection",
        "the gateway is ending",
      ]
    )
    #expect(content.text.english.hasSuffix("no connection; the gateway is ending"))
    #expect(
      content.text.vietnamese
        == "Cấu hình mới bị từ chối, cấu hình cũ vẫn chạy: 3 lỗi tại kpis.yaml:3:7, "
        + "devices.d/a.yaml:1:1; xem từng lỗi bằng park-gateway check"
    )
  }
}
