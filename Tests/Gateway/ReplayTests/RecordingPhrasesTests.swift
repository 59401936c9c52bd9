import Languages
import Testing

@testable import Replay

/// What is said of recordings in Vietnamese.
@Suite struct RecordingPhrasesTests {
  @Test func `each phrase is there once, with places that the English one has`() {
    var seen: Set<String> = []
    for (english, vietnamese) in RecordingPhrases.pairs {
      #expect(seen.insert(english).inserted, "\(english) is there twice")
      let places = english.count { $0 == "%" }
      for number in 1...9 where vietnamese.contains("%\(number)") {
        #expect(number <= places, "\(english)")
      }
      #expect(!english.contains("; "), "\(english) is two clauses")
      #expect(english != vietnamese)
    }
  }

  @Test(arguments: [
    (
      "the first line must be ts_ms,point,value, not \"a;b\": fields are separated by commas, not by tabs",
      "dòng đầu phải là ts_ms,point,value, không phải \"a;b\": các trường ngăn bằng dấu phẩy, không phải dấu tab"
    ),
    (
      "\"1 kW\" is no number: values stand without a unit, in the point's unit, kW: write 1",
      "\"1 kW\" không phải số: giá trị viết không có đơn vị, tính bằng đơn vị của điểm, kW: hãy viết 1"
    ),
    (
      "the file cannot be opened: No such file or directory",
      "không mở được tệp: không có tệp hoặc thư mục này"
    ),
    (
      "the configuration has no point \"m.x\"; did you mean \"m.y\"?",
      "cấu hình không có điểm \"m.x\"; ý bạn là \"m.y\"?"
    ),
  ])
  func `a mistake is told with its place as ever`(english: String, vietnamese: String) {
    let problem = ReadingsProblem(file: "r.csv", line: 2, column: 3, text: english)
    #expect(problem.text(in: .english) == problem.description)
    #expect(problem.text(in: .vietnamese) == "r.csv:2:3: error: \(vietnamese)")
  }
}
