/// The numbers at the front of a kernel's release, for telling which rules hold.
public struct KernelRelease: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The first number.
  public let major: Int
  /// The second number.
  public let minor: Int
  /// The third number; 0 where the release has none.
  public let patch: Int

  /// States the numbers.
  public init(_ major: Int, _ minor: Int, _ patch: Int = 0) {
    self.major = major
    self.minor = minor
    self.patch = patch
  }

  /// Reads the front of what `uname -r` prints, such as `6.12.117+deb12-amd64`; nil where it has no two numbers.
  public init?(uname text: String) {
    var numbers: [Int] = []
    var current: Int?
    for byte in text.utf8 {
      if byte >= 0x30 && byte <= 0x39 {
        let (product, overflow) = (current ?? 0).multipliedReportingOverflow(by: 10)
        guard !overflow, product <= 1_000_000 else { return nil }
        current = product + Int(byte - 0x30)
      } else {
        guard let number = current else { break }
        numbers.append(number)
        current = nil
        if byte != 0x2e || numbers.count == 3 { break }
      }
    }
    if let number = current, numbers.count < 3 { numbers.append(number) }
    guard numbers.count >= 2 else { return nil }
    self.init(numbers[0], numbers[1], numbers.count > 2 ? numbers[2] : 0)
  }

  /// Orders by major, minor and patch.
  public static func < (left: KernelRelease, right: KernelRelease) -> Bool {
    if left.major != right.major { return left.major < right.major }
    return left.minor == right.minor ? left.patch < right.patch : left.minor < right.minor
  }

  /// The three numbers: `6.12.117`.
  public var description: String { "\(major).\(minor).\(patch)" }
}
