import Glibc
import SQLite
import Testing

@Suite struct DatabaseTests {
  private func database() throws -> Database {
    let database = try Database(path: ":memory:")
    try database.execute("CREATE TABLE t (i INTEGER, d REAL, s TEXT, b BLOB)")
    return database
  }

  @Test(
    arguments: [
      (.max, 1.5, "Công tơ", [0, 1, 255]), (.min, -0.0, "", []), (0, .infinity, "a'b", [0]),
    ] as [(Int64, Double, String, [UInt8])]
  )
  func `What is bound comes back`(i: Int64, d: Double, s: String, b: [UInt8]) throws {
    let database = try database()
    let insert = try database.prepare("INSERT INTO t VALUES (?, ?, ?, ?)")
    try insert.bind(i, at: 1).bind(d, at: 2).bind(s, at: 3).bind(b, at: 4).run()
    let changes = database.changes
    #expect(changes == 1)
    let select = try database.prepare("SELECT i, d, s, b FROM t")
    #expect(try select.step())
    #expect(select.integer(at: 0) == i)
    #expect(select.double(at: 1) == d)
    #expect(select.optionalText(at: 2) == s)
    #expect(select.bytes(at: 3) == b)
    #expect(try select.step() == false)
  }

  @Test func `Null is nil`() throws {
    let database = try database()
    let insert = try database.prepare("INSERT INTO t VALUES (?, 0, ?, NULL)")
    try insert.bind(nil as Int64?, at: 1).bind(nil as String?, at: 2).run()
    let select = try database.prepare("SELECT i, s FROM t")
    #expect(try select.step())
    #expect(select.optionalInteger(at: 0) == nil)
    #expect(select.optionalText(at: 1) == nil)
    #expect(try database.integer("SELECT max(i) FROM t") == nil)
    #expect(try database.integer("SELECT i FROM t WHERE 0") == nil)
  }

  @Test func `A statement can be run many times`() throws {
    let database = try database()
    let insert = try database.prepare("INSERT INTO t (i) VALUES (?)")
    for number in 1...100 { try insert.bind(Int64(number), at: 1).run() }
    #expect(try database.integer("SELECT sum(i) FROM t") == 5050)
  }

  @Test func `A mistake in SQL is told with the SQL and SQLite's words`() throws {
    let database = try database()
    let error = #expect(throws: SQLiteError.self) { _ = try database.prepare("SELEC 1") }
    #expect(error?.message.contains("SELEC") == true)
    #expect(error?.context == "SELEC 1")
  }

  @Test func `A constraint that is broken leaves the statement usable`() throws {
    let database = try Database(path: ":memory:")
    try database.execute("CREATE TABLE k (i INTEGER PRIMARY KEY)")
    let insert = try database.prepare("INSERT INTO k VALUES (?)")
    try insert.bind(1, at: 1).run()
    #expect(throws: SQLiteError.self) { try insert.bind(1, at: 1).run() }
    try insert.bind(2, at: 1).run()
    #expect(try database.integer("SELECT count(*) FROM k") == 2)
  }

  @Test func `A transaction is told to be open until it ends`() throws {
    let database = try database()
    var states = [database.isInTransaction]
    try database.execute("BEGIN")
    states.append(database.isInTransaction)
    try database.execute("ROLLBACK")
    states.append(database.isInTransaction)
    #expect(states == [false, true, false])
  }

  @Test func `A file that is no database is told to be corrupt`() throws {
    let path = "/tmp/park-gateway-test-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    let file = try #require(fopen(path, "w"))
    fputs(String(repeating: "this is no database ", count: 100), file)
    fclose(file)
    defer { unlink(path) }
    let error = #expect(throws: SQLiteError.self) {
      let database = try Database(path: path)
      try database.execute("CREATE TABLE t (i)")
    }
    #expect(error?.isCorrupt == true)
  }

  @Test func `A folder that does not exist is told`() {
    let error = #expect(throws: SQLiteError.self) {
      _ = try Database(path: "/nowhere/at/all.db")
    }
    #expect(error?.context == "/nowhere/at/all.db")
  }

  @Test func `What is opened to read cannot be written`() throws {
    let path = "/tmp/park-gateway-test-\(getpid())-\(UInt32.random(in: 0 ... .max)).db"
    defer { unlink(path) }
    try Database(path: path).execute("CREATE TABLE t (i)")
    let reader = try Database(path: path, access: .readOnly)
    #expect(throws: SQLiteError.self) { try reader.execute("INSERT INTO t VALUES (1)") }
  }

  @Test func `A full database is told to be full`() throws {
    let database = try Database(path: ":memory:")
    try database.execute("CREATE TABLE t (b BLOB); PRAGMA max_page_count = 10")
    let insert = try database.prepare("INSERT INTO t VALUES (?)")
    let error = #expect(throws: SQLiteError.self) {
      for _ in 0..<100 { try insert.bind([UInt8](repeating: 1, count: 2000), at: 1).run() }
    }
    #expect(error?.isFull == true)
  }
}
