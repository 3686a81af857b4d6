import CLinuxPCI

/// How the process's allocator grows.
package enum AllocationSteps {
  /// Has it ask the system for megabytes at a time; for a program that reads one host and ends.
  ///
  /// A snapshot is thousands of small pieces that live until the end. By default the share of each thread but the
  /// first grows page by page, each step a system call during which the other threads wait for memory (2,000 of them in
  /// a list of 4,096 functions).
  package static func makeLarge() {
    // A refusal changes nothing but the speed.
    _ = linuxpci_allocate_in_steps(4 << 20)
  }
}
