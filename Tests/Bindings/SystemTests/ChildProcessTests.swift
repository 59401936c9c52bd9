import Glibc
import System
import TestSupport
import Testing

@Suite(.blocking) struct ChildProcessTests {
  @Test(arguments: [("exit 0", 0), ("exit 7", 7), ("echo out; echo error >&2; exit 1", 1)])
  func `what a program prints and its exit code are known`(script: String, code: Int32) throws {
    let (text, found) = try #require(TestProgram(["sh", "-c", script])).finish()
    #expect(found == code)
    #expect(text == (script.hasPrefix("echo") ? "out\nerror\n" : ""))
  }

  @Test func `a program is looked up in the path, and one that does not exist is an error`() {
    #expect(TestProgram.succeeds(["true"]) && !TestProgram.succeeds(["false"]))
    for words in [["no-such-program-at-all"], []] {
      do throws(SystemError) {
        _ = try ChildProcess(words)
        Issue.record("\(words) was started")
      } catch {
        #expect(error.code == ENOENT)
      }
    }
  }

  @Test func `a started program blocks no signal`() throws {
    // As the threads of libdispatch do.
    var (all, before) = (sigset_t(), sigset_t())
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    let status = try #require(TestProgram(["grep", "SigBlk", "/proc/self/status"])).finish()
    #expect(status.text.hasPrefix("SigBlk:\t0000000000000000"))
  }

  @Test func `output goes to a file, which is emptied first`() throws {
    let path = "/tmp/child-process-\(getpid()).txt"
    defer { unlink(path) }
    for text in ["long long", "short"] {
      let process = try ChildProcess(["sh", "-c", "echo \(text)"], output: .file(path))
      #expect(process.wait() == 0 && process.output == -1)
    }
    #expect(try #require(TestProgram(["cat", path])).finish().text == "short\n")
  }

  @Test func `a program that is asked to end ends, one that does not listen too`() throws {
    for script in ["exec sleep 1000", "trap '' TERM; echo ready; while :; do sleep 0.1; done"] {
      let process = try ChildProcess(["sh", "-c", script], output: .pipe)
      if script.contains("ready") { #expect(isReadable(process.output, within: 60_000)) }
      process.end()
      #expect(kill(process.id, 0) < 0 && errno == ESRCH)
      let signal = process.wait() & 0x7F
      #expect(signal == (script.contains("ready") ? SIGKILL : SIGTERM))
      // There is nobody to send it to any more.
      process.send(SIGKILL)
    }
  }

  @Test func `a program ends with its owner`() throws {
    var process: ChildProcess? = try ChildProcess(["sleep", "1000"])
    let id = try #require(process?.id)
    process = nil
    #expect(process == nil && kill(id, 0) < 0)
  }
}
