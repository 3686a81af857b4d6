import CChanges
import Glibc

/// Opens a function through its group and a container, and keeps it until its input ends.
enum FunctionHolder {
  static func run(_ address: String) -> Int32 {
    let device = unsafe changes_open(address)
    guard device > 0 else { return 1 - device }
    print("ready")
    changes_flush()
    while readLine() != nil {}
    return 0
  }
}
