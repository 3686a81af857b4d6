import Glibc
import LinuxPCI
import PCIAssignmentTesting
import Synchronization

/// Functions of `q35-vtd-sriov`, by what they are.
enum Sample {
  static let card = "0000:08:00.0"  // e1000e below a switch port without ACS
  static let physical = "0000:01:00.0"  // igb with three virtual functions
  static let virtual = "0000:01:10.0"  // its first, on igbvf
  static let disk = "0000:03:00.0"  // nvme with two virtual functions
  static let bridge = "0000:09:00.0"  // PCIe to PCI, no driver
  static let shared = "0000:0b:00.0"  // e1000e, in one group with 0b:00.1 on vfio-pci
  static let neighbour = "0000:0b:00.1"

  /// Hosts that tests take copies of.
  private static let originals = Mutex<[String: FakeHost]>([:])

  /// A host of its own, made of a fixture as it is.
  static func host(_ name: String = "q35-vtd-sriov") throws -> FakeHost {
    let original = try originals.withLock { originals in
      if let host = originals[name] { return host }
      let host = try FakeHost(FixtureHost("hosts/\(name).pcicapture"))
      // What is static is never let go of, and its directory would stay.
      if originals.isEmpty { atexit { Sample.originals.withLock { $0.removeAll() } } }
      originals[name] = host
      return host
    }
    return try original.copy()
  }

  /// A host made of a fixture with options.
  static func host(
    _ name: String = "q35-vtd-sriov", _ change: (inout FakeHostOptions) -> Void
  ) throws -> FakeHost {
    var options = FakeHostOptions()
    change(&options)
    return try FakeHost(FixtureHost("hosts/\(name).pcicapture"), options: options)
  }
}

extension FakeHost {
  /// Writes a line; nil where it succeeded, else the error number's name.
  func put(_ text: String, _ path: String) -> String? { put(bytes: Array("\(text)\n".utf8), path) }

  func put(bytes: [UInt8], _ path: String, limit: Duration = .seconds(5)) -> String? {
    do throws(ErrorNumber) {
      try write(bytes, to: HostPath(path) ?? .root, limit: limit)
      return nil
    } catch {
      return error.name
    }
  }

  func bind(_ function: String, _ driver: String) -> String? { put(function, "/sys/bus/pci/drivers/\(driver)/bind") }
  func unbind(_ function: String, _ driver: String) -> String? {
    put(function, "/sys/bus/pci/drivers/\(driver)/unbind")
  }
  func probe(_ function: String) -> String? { put(function, "/sys/bus/pci/drivers_probe") }
  func override(_ function: String, _ driver: String) -> String? { set(function, "driver_override", driver) }
  func set(_ function: String, _ attribute: String, _ text: String) -> String? {
    put(text, "/sys/bus/pci/devices/\(function)/\(attribute)")
  }

  /// An attribute's text without its newline, or the error number's name.
  func get(_ function: String, _ attribute: String) -> String { text("/sys/bus/pci/devices/\(function)/\(attribute)") }

  func text(_ path: String) -> String {
    do throws(ErrorNumber) {
      let bytes = try files.read(HostPath(path) ?? .root, limit: 65536)
      return String(decoding: bytes.last == 0x0a ? bytes.dropLast() : bytes[...], as: UTF8.self)
    } catch {
      return error.name
    }
  }

  /// The last component of a link's target; nil where there is no link.
  func link(_ path: String) -> String? {
    do throws(ErrorNumber) {
      let target = try files.readLink(HostPath(path) ?? .root)
      return target.split(separator: UInt8(ascii: "/")).last.map { String(decoding: $0, as: UTF8.self) }
    } catch {
      return nil
    }
  }

  func driver(_ function: String) -> String? { link("/sys/bus/pci/devices/\(function)/driver") }
  func group(_ function: String) -> Int? { link("/sys/bus/pci/devices/\(function)/iommu_group").flatMap { Int($0) } }

  func exists(_ path: String) -> Bool {
    do throws(ErrorNumber) {
      _ = try files.status(HostPath(path) ?? .root)
      return true
    } catch {
      return false
    }
  }
}
