import Glibc
import LinuxPCI
import Testing

@Suite("Error numbers")
struct ErrorNumberTests {
  @Test(
    "a number has the kernel's name and a sentence",
    arguments: [
      (ENOENT, "no such file or directory (ENOENT)"), (EACCES, "permission denied (EACCES)"),
      (ENODEV, "no such device (ENODEV)"), (EIO, "the device or its driver failed (EIO)"),
      (ELOOP, "too many links, or links in a circle (ELOOP)"), (4095, "the kernel refused (errno 4095)"),
    ])
  func description(number: Int32, text: String) {
    #expect(ErrorNumber(rawValue: number).description == text)
  }

  @Test("a name leads back to its number")
  func names() {
    #expect(ErrorNumber(name: "EBUSY") == .busy)
    #expect(ErrorNumber(name: "ENOTHING") == nil)
    #expect(ErrorNumber(name: ErrorNumber(rawValue: 200).name) == ErrorNumber(rawValue: 200))
    for text in ["errno", "errno ", "errno 0", "errno -5", "errno 5x"] { #expect(ErrorNumber(name: text) == nil) }
    for number in Int32(1)..<134 {
      let errno = ErrorNumber(rawValue: number)
      if let back = ErrorNumber(name: errno.name) { #expect(back == errno) }
    }
  }

  @Test("an error says what, where, why and what next")
  func hostError() {
    let error = HostError(
      operation: "bind 0000:3b:02.1 to vfio-pci", path: "/sys/bus/pci/drivers/vfio-pci/bind", errno: .noSuchDevice,
      remedy: "set driver_override first")
    #expect(
      error.description
        == "cannot bind 0000:3b:02.1 to vfio-pci: /sys/bus/pci/drivers/vfio-pci/bind: no such device (ENODEV); "
        + "set driver_override first")
  }
}
