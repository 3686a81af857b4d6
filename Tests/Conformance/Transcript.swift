import Glibc
import LinuxVFIO

/// What was asked, row by row: `name: ok`, or what came instead of what must come.
final class Transcript {
  private(set) var failed = 0
  private(set) var count = 0

  private func row(_ name: String, _ expected: String, _ found: String) {
    count += 1
    if expected == found {
      print("\(name), \(expected): ok")
    } else {
      failed += 1
      print("\(name): expected \(expected), found \(found)")
    }
  }

  /// The call is refused with this error.
  func refused<Value: ~Copyable>(_ name: String, _ errno: Int32, _ body: () throws(VFIOErrno) -> Value) {
    do throws(VFIOErrno) {
      _ = try body()
      row(name, VFIOErrno(rawValue: errno).name, "done")
    } catch { row(name, VFIOErrno(rawValue: errno).name, error.name) }
  }

  /// The call is done.
  func done(_ name: String, _ body: () throws(VFIOErrno) -> Void) {
    do throws(VFIOErrno) {
      try body()
      row(name, "done", "done")
    } catch { row(name, "done", error.name) }
  }

  /// The call gives this answer.
  func gives<Value: Equatable>(_ name: String, _ expected: Value, _ body: () throws(VFIOErrno) -> Value) {
    do throws(VFIOErrno) { row(name, "\(expected)", "\(try body())") } catch { row(name, "\(expected)", error.name) }
  }

  /// The call gives this answer, or an error that is none of the kernel's alone.
  func gives<Value: Equatable>(_ name: String, _ expected: Value, _ body: () throws(VFIOError) -> Value) {
    do throws(VFIOError) { row(name, "\(expected)", "\(try body())") } catch {
      row(name, "\(expected)", error.description)
    }
  }

  /// What was found is this.
  func equals<Value: Equatable>(_ name: String, _ expected: Value, _ found: Value) {
    row(name, "\(expected)", "\(found)")
  }

  /// A part of a session is done.
  func session(_ name: String, _ body: () throws(VFIOError) -> Void) {
    do throws(VFIOError) {
      try body()
      row(name, "done", "done")
    } catch { row(name, "done", error.description) }
  }

  /// Something that later rows need; without it the scene ends.
  func need<Value: ~Copyable>(_ name: String, _ body: () throws(VFIOErrno) -> Value) throws(VFIOErrno) -> Value {
    do throws(VFIOErrno) {
      let value = try body()
      row(name, "done", "done")
      return value
    } catch {
      row(name, "done", error.name)
      throw error
    }
  }
}
