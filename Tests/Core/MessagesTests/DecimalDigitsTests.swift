import Measurements
import Testing

@testable import Messages

/// Digits are written several at a time; here they are compared with those of the standard library.
@Suite struct DecimalDigitsTests {
  private func text(_ body: (inout JSONWriter) -> Void) -> String {
    var json = JSONWriter(capacity: 1)
    body(&json)
    return String(decoding: json.bytes, as: UTF8.self)
  }

  @Test func `Eight digits are right for each number of up to four, and for those above`() {
    for number in Array(UInt32(0)..<10_000) + stride(from: 10_000, to: 100_000_000, by: 7919) {
      let digits = EightDigits(number)
      let expected = String(repeating: "0", count: 8 - "\(number)".count) + "\(number)"
      let bytes = (0..<8).map { UInt8(truncatingIfNeeded: digits.text >> UInt64(8 * $0)) }
      guard String(decoding: bytes, as: UTF8.self) == expected else {
        Issue.record("\(number) became \(String(decoding: bytes, as: UTF8.self))")
        return
      }
    }
  }

  @Test(arguments: [
    0, 9, 10, 99, 100, 9999, 10_000, 99_999_999, 100_000_000, 9_999_999_999_999_999, Int64.max,
    Int64.min,
  ])
  func `Whole numbers of every length are written with all digits`(number: Int64) {
    #expect(text { $0.integer(number) } == "\(number)")
    #expect(
      text { $0.integer(number == .min ? .min : -number) } == "\(number == .min ? .min : -number)"
    )
  }

  @Test func `Whole numbers of 64ths are written exactly`() {
    var seed = SplitMix(state: 0x5EED)
    for _ in 0..<20_000 {
      let bits = seed.next()
      let range = Int64(1) << Int64(1 + bits % 38)
      let scaled = Int64(bitPattern: seed.next()) % range
      let value = Double(scaled) / 64
      let written = text { $0.number(value) }
      #expect(Double(written) == value, "\(written)")
      #expect(!written.hasPrefix("-0.0") || value < 0)
      let decimals = written.split(separator: ".").last ?? ""
      #expect(decimals.count <= 6 && (decimals.count == 1 || decimals.last != "0"), "\(written)")
    }
  }

  @Test func `Numbers of few decimals have the text that the standard library has for them`() {
    var seed = SplitMix(state: 0xDECA)
    for _ in 0..<50_000 {
      let scale = [1.0, 10, 100, 1000, 10_000, 1e6][Int(seed.next() % 6)]
      let range = Int64(1) << Int64(1 + seed.next() % 50)
      let value = Double(Int64(bitPattern: seed.next()) % range) / scale
      let single = Float(value)
      for value in [value, value.nextUp, value.nextDown]
      where Double(Int64(value * 64)) != value * 64 {
        #expect(text { $0.number(value) } == value.description)
      }
      for single in [single, single.nextUp, single.nextDown] {
        let wide = Double(single)
        guard single != 0, abs(wide) >= 1e10 || Double(Int64(wide * 64)) != wide * 64 else {
          continue
        }
        #expect(text { $0.single(wide) } == single.description)
      }
    }
  }

  /// Vigna's SplitMix64, so that the same numbers are tested each time.
  private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
      return z ^ z >> 31
    }
  }

  @Test func `Members with encoded keys are the same as with plain ones, whatever their length`() {
    let names = (0..<40).map { String(repeating: "k", count: $0) } + ["\"", "ü\n"]
    let values: [PointValue] = [
      .single(1.5), .single(0.1), .number(2), .bool(true), .text("x"), .signed(-1), .single(1e-50),
    ]
    let keys = EncodedKeys(names)
    for (index, value) in values.enumerated() {
      let encoded = text { json in
        json.object { json in
          for position in names.indices {
            json.member(keys, position, values[(index + position) % values.count])
          }
        }
        json.object { json in
          for position in names.indices.reversed() {
            json.key(keys, position)
            json.value(value)
          }
        }
      }
      let plain = text { json in
        json.object { json in
          for position in names.indices {
            json.key(names[position])
            json.value(values[(index + position) % values.count])
          }
        }
        json.object { json in
          for position in names.indices.reversed() {
            json.key(names[position])
            json.value(value)
          }
        }
      }
      #expect(encoded == plain)
    }
  }
}
