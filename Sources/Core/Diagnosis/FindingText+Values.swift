package import Languages

/// Sentences about values that are decoded or scaled wrongly.
extension FindingText {
  package static func noAnswer(unit: UInt8, endpoint: String, why: BilingualText) -> Self {
    Self(
      BilingualText(
        "no valid answer from unit \(unit) at \(endpoint): \(why.english)",
        "unit \(unit) tại \(endpoint) không trả lời hợp lệ: \(why.vietnamese)"
      ),
      advice: BilingualText(
        "check supply, address, unit id, wires and, on a serial port, baud rate and parity; a meter that answered before may hang: switch its supply off and on",
        "kiểm tra nguồn nuôi, địa chỉ, unit id, dây và, với cổng nối tiếp, tốc độ baud và parity; công tơ trước đó có trả lời thì có thể bị treo: tắt rồi bật nguồn nuôi"
      )
    )
  }

  static func badPoints(_ names: [String], code: String) -> Self {
    let shown = names.prefix(5).joined(separator: ", ") + (names.count > 5 ? ", …" : "")
    return Self(
      BilingualText(
        "\(names.count) points are bad (\(code)): \(shown)",
        "\(names.count) điểm không có giá trị (\(code)): \(shown)"
      ),
      advice: BilingualText(
        "compare their addresses and types with the manual of this very model",
        "so địa chỉ và kiểu của chúng với tài liệu của đúng mẫu thiết bị này"
      )
    )
  }

  /// Where an order is written: `order` of a device is that of its numbers of several registers.
  enum OrderPlace { case device, deviceAndSingles, eachPoint }

  static func wordOrder(
    point: String,
    now: Double?,
    then: Double?,
    orders: [String],
    isOne: Bool,
    place: OrderPlace
  ) -> Self {
    let (first, others) = (orders[0], orders.dropFirst())
    let text = BilingualText(
      "\(point) is \(now.map(en) ?? "no number"); with the registers in the order \(first) it would be \(then.map(en) ?? "no number"), and every other value makes sense too",
      "\(point) là \(now.map(vi) ?? "không phải số"); với thứ tự thanh ghi \(first) sẽ là \(then.map(vi) ?? "không phải số"), và mọi giá trị khác cũng hợp lý"
    )
    if !others.isEmpty {
      let list = orders.joined(separator: ", ")
      return Self(
        text,
        advice: BilingualText(
          "try one of the orders \(list) for the whole device and compare with the meter's display; leave the wires as they are",
          "thử một trong các thứ tự \(list) cho cả thiết bị rồi so với màn hình công tơ; không đụng đến dây"
        )
      )
    }
    guard isOne else {
      return Self(
        text,
        advice: BilingualText(
          "its points have several orders: turn each of them (\(first)); leave the wires as they are, and ask again",
          "các điểm có nhiều thứ tự: đổi từng điểm (\(first)); không đụng đến dây, rồi chạy lại"
        )
      )
    }
    let setting =
      switch place {
      case .device:
        BilingualText("write order: \(first) for the device", "ghi order: \(first) cho thiết bị")
      case .deviceAndSingles:
        BilingualText(
          "write order: \(first) for the device, and order: BA for its points of one register",
          "ghi order: \(first) cho thiết bị, và order: BA cho các điểm một thanh ghi"
        )
      case .eachPoint:
        BilingualText("write order: \(first) for its points", "ghi order: \(first) cho các điểm")
      }
    return Self(
      text,
      advice: setting
        + BilingualText(
          "; leave the wires as they are, and ask again",
          "; không đụng đến dây, rồi chạy lại"
        )
    )
  }

  static func adviceForSome(order: String, _ names: [String]) -> BilingualText {
    let shown = names.prefix(5).joined(separator: ", ") + (names.count > 5 ? ", …" : "")
    return BilingualText(
      "write order: \(order) for \(shown) only; leave the wires as they are",
      "chỉ ghi order: \(order) cho \(shown); không đụng đến dây"
    )
  }

  static func implausible(_ point: String, _ value: Double) -> Self {
    Self(
      BilingualText(
        "\(point) is \(en(value)) V, which is no voltage of a plant, in no order of its registers",
        "\(point) là \(vi(value)) V, không phải điện áp của nhà máy, dù đổi thứ tự thanh ghi"
      ),
      advice: BilingualText(
        "compare address, type and scale with the manual; nothing else was judged, and no wire is to blame",
        "so địa chỉ, kiểu và scale với tài liệu; chưa xét gì thêm, và không phải do dây"
      )
    )
  }
}
