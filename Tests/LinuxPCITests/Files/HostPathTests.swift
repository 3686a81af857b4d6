import LinuxPCI
import Testing

@Suite("Paths of a host")
struct HostPathTests {
  @Test(
    "empty components, dots and a final slash are dropped",
    arguments: [
      ("/", "/"), ("//", "/"), ("/.", "/"), ("/sys", "/sys"), ("/sys/", "/sys"),
      ("//sys///bus/./pci/.", "/sys/bus/pci"),
      ("/a/...", "/a/..."), ("/a/.b/..c", "/a/.b/..c"), ("/a b/\u{e9}", "/a b/\u{e9}"),
    ])
  func accepted(text: String, path: String) {
    #expect(HostPath(text)?.description == path)
  }

  @Test(
    "a path that is not absolute, leads up, or holds a zero is refused",
    arguments: ["", "sys", "./sys", "/..", "/sys/..", "/sys/../../etc", "/a\0b"])
  func refused(text: String) {
    #expect(HostPath(text) == nil)
  }

  @Test("a name is one component", arguments: ["", ".", "..", "a/b", "/", "a\0"])
  func refusedName(text: String) {
    #expect(HostName(text) == nil)
  }

  @Test("a name need not be UTF-8")
  func bytes() throws {
    let name = try #require(HostName([0xff, 0x41]))
    #expect(Array(name.bytes) == [0xff, 0x41])
    #expect(name.description == "\u{fffd}A")
    let path = HostPath("/sys").appending(name)
    #expect(Array(path.bytes) == Array("/sys/".utf8) + [0xff, 0x41])
    #expect(path.components == ["sys", name])
  }

  @Test("a path is taken apart and put together")
  func parts() {
    let path: HostPath = "/sys/bus/pci"
    #expect(path.components == ["sys", "bus", "pci"])
    #expect(path.parent == "/sys/bus")
    #expect(path.ancestors == ["/sys/bus", "/sys", "/"])
    #expect(HostPath.root.parent == .root)
    #expect(HostPath.root.ancestors == [])
    #expect(path.below("/sys") == "/bus/pci")
    #expect(path.below(.root) == path)
    #expect(path.below("/sy") == nil)
    #expect(path.below(path) == nil)
    #expect(HostPath.root.appending("sys") == "/sys")
    #expect(HostPath("/sys").appending(path: "/bus/pci") == path)
    #expect(HostPath.root.appending(path: path) == path)
    #expect(path.appending(path: .root) == path)
  }
}
