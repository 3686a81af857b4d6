/// A property that must hold for every input, and does not for this one.
package struct BrokenInvariant: Error, CustomStringConvertible {
  /// What should have been so.
  package let description: String

  package init(_ description: String) { self.description = description }
}

/// Throws unless the property holds; its sentence is built only then.
func require(_ holds: Bool, _ sentence: @autoclosure () -> String) throws(BrokenInvariant) {
  if !holds { throw BrokenInvariant(sentence()) }
}

/// What `body` comes to; a typed error stays typed beside others.
func outcome<Value, Failure: Error>(_ body: () throws(Failure) -> Value) -> Result<Value, Failure> {
  Result(catching: body)
}
