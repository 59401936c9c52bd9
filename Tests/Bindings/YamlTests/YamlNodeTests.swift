import Testing
import Yaml

@Suite struct YamlNodeTests {
  @Test(arguments: [
    "a: [1, 2", "\tb: 1", "a: &x [*x]", "a: 1\na: 2", "", "--- 1\n--- 2",
  ])
  func `refuses what is no document with the place of the fault`(text: String) {
    #expect(throws: YamlSyntaxError.self) { try YamlNode(parsing: text) }
  }
}
