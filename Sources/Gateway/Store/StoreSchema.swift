import SQLite

/// The store's tables, and the steps from each earlier version to the present one.
enum StoreSchema {
  /// Kept in SQLite's `user_version`.
  static let version = Int64(steps.count)

  private static let steps: [[String]] = [
    [
      "CREATE TABLE topic (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
      """
      CREATE TABLE outbox (
        id INTEGER PRIMARY KEY, ordinal INTEGER, class INTEGER NOT NULL, retain INTEGER NOT NULL,
        ts INTEGER NOT NULL, topic INTEGER NOT NULL REFERENCES topic (id), payload BLOB NOT NULL)
      """,
      """
      CREATE TABLE broker (
        id TEXT PRIMARY KEY, acknowledged INTEGER NOT NULL, ordinal_base INTEGER NOT NULL)
        WITHOUT ROWID
      """,
      "CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
      """
      CREATE TABLE meter_slot (
        register TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
        amount INTEGER NOT NULL, measured INTEGER NOT NULL, bridged INTEGER NOT NULL,
        PRIMARY KEY (register, start)) WITHOUT ROWID
      """,
      """
      CREATE TABLE production_slot (
        line TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, sums BLOB NOT NULL,
        PRIMARY KEY (line, start)) WITHOUT ROWID
      """,
      "CREATE TABLE checkpoint (name TEXT PRIMARY KEY, state BLOB NOT NULL) WITHOUT ROWID",
      """
      CREATE TABLE result (
        subject TEXT NOT NULL, family TEXT NOT NULL, period TEXT NOT NULL, start INTEGER NOT NULL,
        end INTEGER NOT NULL, revision INTEGER NOT NULL, final INTEGER NOT NULL,
        coverage REAL NOT NULL, quality TEXT NOT NULL, shift TEXT, names TEXT NOT NULL,
        numbers BLOB NOT NULL,
        PRIMARY KEY (subject, family, period, start)) WITHOUT ROWID
      """,
    ],
    // The newest retained message of a topic must be known without reading the backlog.
    ["CREATE INDEX outbox_retained ON outbox (topic, id) WHERE retain = 1"],
    [
      """
      CREATE TABLE production_run (
        line TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, state TEXT NOT NULL,
        reason TEXT, goes_on INTEGER NOT NULL, PRIMARY KEY (line, start)) WITHOUT ROWID
      """
    ],
    // Kept for ever: who changed what the meters counted, and why. In thousandths of Wh or varh.
    [
      """
      CREATE TABLE energy_correction (
        id INTEGER PRIMARY KEY, ts INTEGER NOT NULL, account TEXT NOT NULL,
        start INTEGER NOT NULL, end INTEGER NOT NULL, quantity TEXT NOT NULL,
        before INTEGER, after INTEGER NOT NULL, made_by TEXT NOT NULL, reason TEXT NOT NULL)
      """
    ],
    // What the numbers of results are based on; most results share a text with many others.
    [
      "CREATE TABLE basis (id INTEGER PRIMARY KEY, texts TEXT NOT NULL UNIQUE)",
      "ALTER TABLE result ADD COLUMN basis INTEGER REFERENCES basis (id)",
    ],
    // What of the amount of a slot was counted at no known time; few slots have any.
    [
      """
      CREATE TABLE unplaced_energy (
        register TEXT NOT NULL, start INTEGER NOT NULL, amount INTEGER NOT NULL,
        PRIMARY KEY (register, start)) WITHOUT ROWID
      """
    ],
    // From here on not every message comes into the store, and numbers are noted in another form.
    [],
    // What the numbers in records stand for; `last` is the last record that may need it, `NULL` for the
    // dictionary in use.
    [
      "CREATE TABLE dictionary (revision INTEGER PRIMARY KEY, last INTEGER, content BLOB NOT NULL)"
    ],
  ]

  /// Migrates a database to the present version.
  ///
  /// - Returns: whether an earlier version used it last.
  /// - Throws: when the store was written by a later version, or cannot be written.
  static func migrate(_ database: borrowing Database) throws(SQLiteError) -> Bool {
    let found = try database.integer("PRAGMA user_version") ?? 0
    guard found <= version else {
      throw SQLiteError(
        code: 1,
        message: "the store has version \(found), this program knows up to \(version): "
          + "install the newer program again, or move the store aside",
        context: "user_version"
      )
    }
    guard found < version else { return false }
    try database.execute("BEGIN IMMEDIATE")
    for step in steps[Int(found)...] {
      for statement in step { try database.execute(statement) }
    }
    try database.execute("PRAGMA user_version = \(version)")
    try database.execute("COMMIT")
    return found > 0
  }
}
