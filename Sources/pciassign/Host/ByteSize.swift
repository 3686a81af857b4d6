/// A number of bytes for people: `256 bytes`, `16 KiB`, `1 GiB`, in the largest unit that divides it.
func byteSize(_ count: UInt64) -> String {
  var value = count
  var unit = 0
  let units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
  while unit < units.count - 1 && value != 0 && value % 1024 == 0 {
    value /= 1024
    unit += 1
  }
  return count == 1 ? "1 byte" : "\(value) \(units[unit])"
}
