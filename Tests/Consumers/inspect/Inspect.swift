import PCIAssignment

@main
struct Inspect {
  static func main() throws {
    let host = try HostInspector.open("/").snapshot()
    for function in host.functions {
      print(function.address, function.driver.value.flatMap { $0 } ?? "no driver")
    }
  }
}
