import LinuxPCI

/// A function of a fake host, by its name and place in the tree.
struct FakeDevice: Hashable {
  /// Its address as sysfs names it.
  let name: HostName
  /// Its directory below `/sys/devices`.
  let place: HostPath

  /// One of its attributes.
  func attribute(_ name: HostName) -> HostPath { place.appending(name) }

  /// The link to its driver.
  var driverLink: HostPath { attribute("driver") }

  var text: String { name.description }
}
