import Languages
import Testing

@testable import Configuration

/// How problems are shown at a terminal.
@Suite struct `A problem at the terminal` {
  private static func excerpt(_ line: String, _ column: Int, number: Int = 14) -> [String] {
    var lines = Array(repeating: Substring("x"), count: number - 1)
    lines.append(Substring(line))
    let place = SourceLocation(file: "a.yaml", line: number, column: column)
    return ProblemExcerpt(of: place, in: lines)?.text.split(separator: "\n").map(String.init) ?? []
  }

  @Test func `has the line below it, with a mark at the word`() {
    #expect(
      Self.excerpt("  unit_id: 300", 12) == ["  14 |   unit_id: 300", "     |            ^~~"]
    )
    #expect(Self.excerpt("a: +", 4) == ["  14 | a: +", "     |    ^"])
    #expect(Self.excerpt("ab", 3) == ["  14 | ab", "     |   ^"])
    #expect(Self.excerpt("ab", 99) == ["  14 | ab", "     |   ^"])
    #expect(Self.excerpt(" ", 1) == [])
  }

  @Test func `has the mark below the place whatever stands before it`() {
    #expect(Self.excerpt("\ta: b", 5) == ["  14 |  a: b", "     |     ^"])
    #expect(Self.excerpt("e\u{301}te: x", 7) == ["  14 | e\u{301}te: x", "     |      ^"])
    #expect(Self.excerpt("名: x", 4) == ["  14 | 名: x", "     |     ^"])
    #expect(Self.excerpt("tên: công tơ", 6) == ["  14 | tên: công tơ", "     |      ^~~~"])
    #expect(Self.excerpt("a\u{1b}[2J: b", 7)[0] == "  14 | a\u{FFFD}[2J: b")
  }

  @Test(arguments: [1, 30, 60, 90, 150, 199])
  func `shows the part of a long line where the place is`(column: Int) throws {
    let line = (0..<40).map { "w\($0 + 100) " }.joined()
    let shown = Self.excerpt(line, column)
    #expect(shown.allSatisfy { $0.count <= 80 })
    let mark = try #require(shown[1].firstIndex(of: "^"))
    let offset = shown[1].distance(from: shown[1].startIndex, to: mark)
    let marked = shown[0][
      shown[0].index(shown[0].startIndex, offsetBy: min(offset, shown[0].count - 1))
    ]
    #expect(marked == line[line.index(line.startIndex, offsetBy: column - 1)])
  }

  @Test(arguments: [
    "    password: hunter2", "  \"password\": hunter2", "token: hunter2", "- secret: hunter2",
  ])
  func `shows no secret`(line: String) {
    #expect(!Self.excerpt(line, 15).joined().contains("hunter2"))
    #expect(Self.excerpt("password_file: park.password", 16)[0].contains("park.password"))
  }

  @Test func `of a file as a whole has no line`() {
    #expect(ProblemExcerpt(of: SourceLocation(file: "a"), in: ["x"]) == nil)
    #expect(ProblemExcerpt(of: SourceLocation(file: "a", line: 9, column: 1), in: ["x"]) == nil)
    var lines = ProblemLines(directory: "/nowhere")
    #expect(lines.excerpt(of: SourceLocation(file: "a", line: 1, column: 1)) == nil)
  }

  @Test(arguments: [
    ("unknown key \"evry\"", "every", "khóa lạ \"evry\"; ý bạn là every?"),
    (
      "every: \"5 bananas\" is not a duration such as 500ms", nil,
      "every: \"5 bananas\" không phải là khoảng thời gian như 500ms"
    ),
    ("unknown key \"a; b\"", nil, "khóa lạ \"a; b\""),
    ("a list stands here; a text is expected", nil, "ở đây là một danh sách; cần một chuỗi"),
    ("W and V cannot be added", nil, "không cộng được W với V"),
    ("the device has no point p9", "p1", "thiết bị không có điểm p9; ý bạn là p1?"),
    (
      "the connection would be busy 250.3% of the time: poll less often (every: 5s wherever it is shorter makes it 50.1%), fewer points, or at a higher baud rate",
      nil,
      "kết nối sẽ bận 250.3% thời gian: hãy đọc thưa hơn (every: 5s ở mọi chỗ ngắn hơn thì còn 50.1%), ít điểm hơn, hoặc tăng tốc độ baud"
    ),
    ("something that nobody listed; write 5", nil, "something that nobody listed; hãy viết 5"),
  ])
  func `is told in Vietnamese, and its place as ever`(
    message: String,
    suggestion: String?,
    text: String
  ) {
    let place = SourceLocation(file: "devices.d/a.yaml", line: 3, column: 7)
    let problem = ConfigurationProblem(.error, at: place, message, suggestion: suggestion)
    #expect(problem.text(in: .vietnamese) == "devices.d/a.yaml:3:7: error: \(text)")
    #expect(problem.text(in: .english) == problem.description)
  }

  @Test func `has one translation, with the same places and signs`() {
    var seen: Set<String> = []
    for (english, vietnamese) in VietnameseProblems.pairs {
      #expect(seen.insert(english).inserted, "\(english) is there twice")
      let places = english.filter { $0 == "%" }.count
      for number in 1...9 where vietnamese.contains("%\(number)") {
        #expect(number <= places, "\(english)")
      }
      #expect(!vietnamese.isEmpty && !vietnamese.hasSuffix(" ") && !vietnamese.hasSuffix("."))
      #expect(!english.contains("; "), "\(english) is two clauses")
    }
  }
}
