extension YamlSyntaxError {
  /// libyaml's terse error in plain words; `character` is the one at the place of the error.
  static func inWords(_ problem: String, at character: Character?) -> String {
    if character == "\t" || problem.contains("tab character") {
      return "a tab cannot indent YAML; use spaces"
    }
    return phrases.first { problem.contains($0.fragment) }?.words ?? "this cannot be read as YAML"
  }

  private static let phrases: [(fragment: String, words: String)] = [
    // Scanning
    (
      "mapping values are not allowed",
      "a colon is not expected here; is a quote missing, or is the line indented too far?"
    ),
    ("mapping keys are not allowed", "a question mark cannot begin a value; put it in quotes"),
    ("found unexpected ':'", "a colon is not expected here; put the text in quotes"),
    ("could not find expected ':'", "a colon and a space are missing after this key"),
    ("block sequence entries are not allowed", "a list item (-) is not expected here"),
    ("any token", "this character cannot begin a value; put the value in quotes"),
    ("found unexpected end of stream", "the file ends inside a quoted text: a quote is not closed"),
    ("found unexpected document indicator", "the document ends inside a quoted text"),
    ("found unknown escape character", "this escape is unknown; use single quotes for backslashes"),
    ("expected hexdecimal number", "this escape needs hexadecimal digits; use single quotes"),
    ("invalid Unicode character escape", "this escape is no character; use single quotes"),
    (
      "expected alphabetic or numeric character",
      "a text that begins with * or & needs quotes"
    ),
    ("expected comment or line break", "a text that begins with | or > needs quotes"),
    ("indentation indicator equal to 0", "a text that begins with | or > needs quotes"),
    ("expected tag URI", "a text that begins with ! needs quotes"),
    ("did not find expected '!'", "a text that begins with ! needs quotes"),
    ("did not find the expected '>'", "a text that begins with ! needs quotes"),
    ("URI escaped octet", "a text that begins with ! needs quotes"),
    ("found undefined tag handle", "a text that begins with ! needs quotes"),
    ("UTF-8 octet", "the file is not UTF-8 here"),
    ("control characters are not allowed", "the file has a control character in it; delete it"),
    ("directive", "a line that begins with % needs quotes or must be removed"),
    ("version number", "a line that begins with % needs quotes or must be removed"),
    ("digit or '.' character", "a line that begins with % needs quotes or must be removed"),
    ("non-alphabetical character", "a line that begins with % needs quotes or must be removed"),
    ("incompatible YAML document", "this version of YAML is unknown; remove the line"),
    ("expected whitespace", "a space is missing here"),
    // Parsing
    (
      "did not find expected key",
      "a key is expected here; is the line indented like its neighbours?"
    ),
    ("did not find expected ',' or ']'", "a comma or a closing ] is missing"),
    ("did not find expected ',' or '}'", "a comma or a closing } is missing"),
    (
      "did not find expected '-' indicator",
      "a list item (-) is expected here; is the line indented like its neighbours?"
    ),
    ("did not find expected node content", "a value is missing here"),
    ("did not find expected <document start>", "the document has ended before this line"),
  ]
}
