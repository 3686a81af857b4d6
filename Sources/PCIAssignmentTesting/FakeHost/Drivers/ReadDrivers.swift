import Synchronization

/// Drivers that were read before, so that the same text is not taken apart again at each write.
final class ReadDrivers: Sendable {
  private let drivers = Mutex<[String: (text: String, driver: FakeDriver)]>([:])

  /// The driver that a text describes.
  func driver(_ name: String, _ text: String) -> FakeDriver {
    if let known = drivers.withLock({ $0[name] }), known.text == text { return known.driver }
    let driver = FakeDriver(name: name, lines: text.split(separator: "\n").map { String($0) })
    drivers.withLock { $0[name] = (text, driver) }
    return driver
  }
}
