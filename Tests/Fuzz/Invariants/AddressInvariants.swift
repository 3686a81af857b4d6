import PCICore

/// Text where an address is expected: what is accepted prints in full and reads back equal, and only the written
/// grammar is accepted.
@Sendable
package func checkAddress(_ bytes: [UInt8]) throws(BrokenInvariant) {
  let address = PCIAddress(text: bytes)
  try require((address != nil) == matchesGrammar(bytes), "accepted is \(address != nil), against the grammar")
  guard let address else { return }
  let text = address.description
  try require(PCIAddress(text) == address, "\(text) does not read back equal")
  try require(PCIAddress(String(decoding: bytes, as: UTF8.self)) == address, "text and bytes read differently")
  let numbers = PCIAddress(
    segment: address.segment, bus: address.bus, device: address.device, function: address.function)
  try require(numbers == address, "\(text) is not what its numbers name")
  try require(RequesterID(rawValue: address.requesterID.rawValue) == address.requesterID, "requester ID of \(text)")
}

/// `[S{4,8}:]BB:DD.F` in hexadecimal of either case, DD up to 1f and F up to 7.
private func matchesGrammar(_ bytes: [UInt8]) -> Bool {
  let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
  guard parts.count == 2 || parts.count == 3, let bus = parts.dropLast().last, let last = parts.last else {
    return false
  }
  if parts.count == 3 && !((4...8).contains(parts[0].count) && parts[0].allSatisfy(isDigit)) { return false }
  let devfn = Array(last)
  return bus.count == 2 && bus.allSatisfy(isDigit) && devfn.count == 4
    && (devfn[0] == UInt8(ascii: "0") || devfn[0] == UInt8(ascii: "1")) && isDigit(devfn[1])
    && devfn[2] == UInt8(ascii: ".") && (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(devfn[3])
}

private func isDigit(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
    UInt8(ascii: "A")...UInt8(ascii: "F"):
    true
  default: false
  }
}
