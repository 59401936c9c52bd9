package import Languages

// The store, the brokers, and how messages get to them.
extension EventKind {
  package static let outboxDropped = EventKind(
    "outbox_dropped",
    .critical,
    of: [.gateway],
    when: BilingualText(
      "The store reached `outbox_limit` and dropped its oldest messages",
      "Kho đã đầy tới `outbox_limit` và bỏ các bản tin cũ nhất"
    ),
    facts: [.messages],
    wordings: EventWording(
      "the store is full, the oldest messages were given up: {messages}",
      "bộ nhớ đã đầy, các bản tin cũ nhất đã bị bỏ: {messages}"
    )
  )

  package static let outboxDrained = EventKind(
    "outbox_drained",
    .info,
    of: [.gateway],
    when: BilingualText(
      "After messages were dropped, every broker has all that is stored",
      "Sau khi có bản tin bị bỏ, mọi máy chủ đã nhận hết những gì được lưu"
    ),
    wordings: EventWording(
      "all that is stored has been delivered",
      "mọi bản tin đã lưu đều đã được gửi"
    )
  )

  package static let storeFault = EventKind(
    "store_fault",
    .critical,
    of: [.gateway],
    when: BilingualText(
      "The store cannot be written: the disk is full or broken",
      "Không ghi được kho: ổ đĩa đầy hoặc hỏng"
    ),
    facts: [.reason],
    wordings: EventWording(
      "the store cannot be written, messages wait in memory: {reason}",
      "không ghi được bộ nhớ, bản tin được giữ trong RAM: {reason}"
    )
  )

  package static let storeRecovered = EventKind(
    "store_recovered",
    .info,
    of: [.gateway],
    when: BilingualText("The store can be written again", "Kho đã ghi lại được"),
    wordings: EventWording("the store can be written again", "bộ nhớ đã ghi lại được")
  )

  package static let brokerRefuses = EventKind(
    "broker_refuses",
    .warning,
    of: [.gateway],
    when: BilingualText(
      "A broker answers messages without taking them; they are kept and tried again",
      "Máy chủ trả lời nhưng không nhận bản tin; bản tin được giữ lại và gửi lại"
    ),
    facts: [.broker, .reason],
    wordings: EventWording(
      "broker {broker} takes no messages for now, they are kept: {reason}",
      "máy chủ {broker} tạm thời không nhận bản tin, bản tin được giữ lại: {reason}"
    )
  )

  package static let brokerAccepts = EventKind(
    "broker_accepts",
    .info,
    of: [.gateway],
    when: BilingualText("It takes messages as before", "Máy chủ nhận bản tin trở lại"),
    facts: [.broker],
    wordings: EventWording(
      "broker {broker} takes messages as before",
      "máy chủ {broker} đã nhận bản tin trở lại"
    )
  )

  package static let messageRejected = EventKind(
    "message_rejected",
    .critical,
    of: [.gateway],
    when: BilingualText(
      "A broker will never take a message; it is skipped. Once for each topic and reason",
      "Máy chủ không bao giờ nhận bản tin này; bản tin bị bỏ qua. Một lần cho mỗi chủ đề và lý do"
    ),
    facts: [.broker, .topic, .reason],
    wordings: EventWording(
      "broker {broker} rejects the messages of {topic}: {reason}",
      "máy chủ {broker} từ chối bản tin của {topic}: {reason}"
    )
  )

  package static let sequenceSkipped = EventKind(
    "sequence_skipped",
    .warning,
    of: [.gateway],
    when: BilingualText(
      "After a power cut, or with a damaged store: nobody knows which `seq` of a range were given, so none of them "
        + "is given again",
      "Sau khi mất điện hoặc khi kho bị hỏng: không biết những `seq` nào trong một khoảng đã được dùng, nên không "
        + "số nào trong đó được dùng lại"
    ),
    facts: [.broker, .from, .to],
    wordings: EventWording(
      "broker {broker}: no data message will come any more with a seq from {from} to {to}",
      "máy chủ {broker}: sẽ không còn bản tin dữ liệu nào có seq từ {from} đến {to}"
    )
  )

  package static let clientIDInUse = EventKind(
    "client_id_in_use",
    .critical,
    of: [.gateway],
    when: BilingualText(
      "Another client with the same client id takes the connection over again and again: two gateways were copied "
        + "from one card, or have the same id",
      "Một máy khác có cùng mã MQTT liên tục chiếm kết nối: hai gateway được chép từ một thẻ nhớ, hoặc trùng id"
    ),
    facts: [.broker, .client],
    wordings: .takenOver,
    .seemsTakenOver
  )

  package static let clientIDFree = EventKind(
    "client_id_free",
    .info,
    of: [.gateway],
    when: BilingualText(
      "No other client takes the connection over any more",
      "Không còn máy nào chiếm kết nối"
    ),
    facts: [.broker, .client],
    wordings: EventWording(
      "no other client uses the id \"{client}\" at broker {broker} any more",
      "không còn máy nào khác dùng mã MQTT \"{client}\" ở máy chủ {broker}"
    )
  )
}

extension EventWording {
  fileprivate static let takenOver = EventWording(
    "another client uses the id \"{client}\" at broker {broker} and takes the connection over: give each gateway an "
      + "id of its own",
    "một máy khác dùng mã MQTT \"{client}\" ở máy chủ {broker} và chiếm kết nối: hãy đặt id riêng cho từng gateway"
  )

  fileprivate static let seemsTakenOver = EventWording(
    "it seems that another client uses the id \"{client}\" at broker {broker} and takes the connection over: give each "
      + "gateway an id of its own",
    "có vẻ một máy khác dùng mã MQTT \"{client}\" ở máy chủ {broker} và chiếm kết nối: hãy đặt id riêng cho từng "
      + "gateway"
  )
}

extension EventContent {
  /// Messages were dropped, so many of each class.
  package static func outboxDropped(_ counts: [FactValue.NamedCount]) -> Self {
    Self(.outboxDropped, [.messages: .counts(counts)])
  }

  package static var outboxDrained: Self { Self(.outboxDrained, [:]) }

  package static func storeFault(reason: BilingualText) -> Self {
    Self(.storeFault, [.reason: .words(reason)])
  }

  package static var storeRecovered: Self { Self(.storeRecovered, [:]) }

  package static func brokerRefuses(broker: String, reason: BilingualText) -> Self {
    Self(.brokerRefuses, [.broker: .text(broker), .reason: .words(reason)])
  }

  package static func brokerAccepts(broker: String) -> Self {
    Self(.brokerAccepts, [.broker: .text(broker)])
  }

  package static func messageRejected(
    broker: String,
    topic: String,
    reason: BilingualText
  ) -> Self {
    Self(
      .messageRejected,
      [.broker: .text(broker), .topic: .text(topic), .reason: .words(reason)]
    )
  }

  package static func sequenceSkipped(broker: String, _ numbers: ClosedRange<Int64>) -> Self {
    Self(
      .sequenceSkipped,
      [.broker: .text(broker), .from: .count(numbers.lowerBound), .to: .count(numbers.upperBound)]
    )
  }

  /// Another client uses the client id; `isCertain`: the broker says so.
  package static func clientIDInUse(broker: String, client: String, isCertain: Bool) -> Self {
    Self(
      .clientIDInUse,
      isCertain ? .takenOver : .seemsTakenOver,
      [.broker: .text(broker), .client: .text(client)]
    )
  }

  package static func clientIDFree(broker: String, client: String) -> Self {
    Self(.clientIDFree, [.broker: .text(broker), .client: .text(client)])
  }
}
