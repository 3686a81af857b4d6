import PCICore

@main
struct Tables {
  static func main() {
    print(PCIAddress("0000:3b:02.1")?.description ?? "refused")
    Remapping.run()
  }
}
