import Glibc

extension Workload {
  /// The decoding workloads on the first network card of the synthetic host at `host`; none where it cannot be read.
  public static func decoding(host: String) -> [Workload] {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let descriptor = unsafe open("\(host)/sys/bus/pci/devices/0000:01:00.0/config", O_RDONLY)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    let count = unsafe read(descriptor, &bytes, bytes.count)
    return count == bytes.count ? decoding(config: bytes) : []
  }
}
