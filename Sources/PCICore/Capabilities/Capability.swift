/// One capability of a function, decoded on demand from the bytes that were read.
///
/// A typed property is nil where its register was not read, or where the capability's version or the kind of
/// port has no such register; ``registers`` tells the two apart: it lists an unread register without a value,
/// and one that does not exist not at all.
public protocol Capability: Hashable, Sendable {
  /// The capability's registers as bytes.
  var block: RegisterBlock { get }

  /// What matters most, in one line for people.
  var summary: String { get }

  /// Adds the capability's registers to `listing`, header apart.
  func list(into listing: inout RegisterListing)
}

extension Capability {
  /// All registers with their fields, header apart, for presentation.
  public var registers: [RegisterReading] {
    var listing = RegisterListing(block)
    list(into: &listing)
    return listing.readings
  }

  /// The summary of a capability whose first registers were not read.
  var unreadSummary: String { "not read" }
}
