import AssignmentModel
import PCICore
import Testing

@Suite("Kernel parameters")
struct KernelParametersTests {
  @Test("a command line is read word by word, option by option")
  func commandLine() throws {
    let parameters = KernelParameters(
      commandLine: "quiet pci=noaer,disable_acs_redir=00:1c.0/00.0;pci:8086:1234 intel_iommu=on,igfx_off "
        + "pcie_acs_override=downstream,id:10de:1b80 iommu=pt")
    let bridge = try #require(PCIAddress("00:1c.0"))
    #expect(
      parameters.redirectionOff == [
        .path(bridge, below: [0x00]),
        .identity(vendor: 0x8086, device: 0x1234, subsystemVendor: 0, subsystemDevice: 0),
      ])
    #expect(parameters.intelOptions == ["on", "igfx_off"])
    #expect(parameters.override.downstreamPorts)
    #expect(!parameters.override.multifunctionDevices)
    #expect(parameters.override.devices == [.init(vendorID: 0x10de, deviceID: 0x1b80)])
    #expect(!parameters.isEveryIOMMUOff)
    #expect(parameters.unreadable == [])
  }

  @Test("ACS settings are read from the highest bit down")
  func settings() throws {
    let parameters = KernelParameters(commandLine: "pci=config_acs=1x01@0001:3b:00.1;0@pci:0:0")
    let address = try #require(PCIAddress("0001:3b:00.1"))
    #expect(
      parameters.accessControl == [
        AccessControlSetting(
          mask: [.completionRedirect, .translationBlocking, .sourceValidation],
          bits: [.completionRedirect, .sourceValidation], functions: .path(address, below: [])),
        AccessControlSetting(
          mask: .sourceValidation, bits: [],
          functions: .identity(vendor: 0, device: 0, subsystemVendor: 0, subsystemDevice: 0)),
      ])
  }

  @Test(
    "what cannot be read is said, and ends its list as it does in the kernel",
    arguments: [
      ("pci=config_acs=101", "pci=config_acs=101", 0), ("pci=config_acs=1@00:20.0", "pci=config_acs=1@00:20.0", 0),
      ("pci=config_acs=1@00:01.0;2@00:02.0", "pci=config_acs=1@00:01.0;2@00:02.0", 1),
      ("pci=config_acs=11111111@00:01.0", "pci=config_acs=11111111@00:01.0", 0),
      ("pcie_acs_override=everything", "pcie_acs_override=everything", 0),
    ])
  func unreadable(line: String, complaint: String, settings: Int) {
    let parameters = KernelParameters(commandLine: line)
    #expect(parameters.unreadable == [complaint])
    #expect(parameters.accessControl.count == settings)
  }

  @Test(
    "releases",
    arguments: [
      ("6.12.117+deb12-amd64", KernelRelease(6, 12, 117)), ("6.1.0-rc3", KernelRelease(6, 1)),
      ("5.15.7", KernelRelease(5, 15, 7)), ("7.2", KernelRelease(7, 2)), ("6.18.0-rc5-x", KernelRelease(6, 18)),
      ("linux", nil), ("6", nil), ("99999999999999999999.1", nil),
    ] as [(String, KernelRelease?)])
  func releases(text: String, release: KernelRelease?) {
    #expect(KernelRelease(uname: text) == release)
  }

  /// Root port with ACS on, two functions below that would be apart.
  private func groups(_ line: String, release: String, sunrisePoint: Bool = false) -> [String] {
    var machine = Machine()
    machine.kernel.release = release
    machine.add(
      "00:01.0", .express(.rootPort), ids: sunrisePoint ? (0x8086, 0xa110) : (0x1234, 0x5678), below: 1...1,
      acs: (capability: 0x005f, control: 0x001d))
    machine.endpoint("01:00.0")
    return machine.groups {
      $0.parametersOfNextBoot = KernelParameters(commandLine: line)
    }
  }

  @Test("turning redirection off puts the port and what is below together, on every release")
  func redirection() {
    for release in ["6.1.192", "6.12.117", "7.2.13"] {
      #expect(groups("pci=disable_acs_redir=00:01.0", release: release) == ["00:01.0 01:00.0"])
      #expect(groups("pci=disable_acs_redir=00:02.0", release: release) == ["00:01.0", "01:00.0"])
      #expect(groups("pci=disable_acs_redir=pci:1234:5678", release: release) == ["00:01.0 01:00.0"])
    }
  }

  @Test("between 6.11 and the release that mended them, what the parameters leave on is not certain")
  func unsettled() {
    for release in ["6.11.4", "6.12.5", "6.14.1"] {
      #expect(groups("pci=disable_acs_redir=00:01.0", release: release) == ["00:01.0 ?", "01:00.0 ?"])
      #expect(groups("pci=config_acs=0@00:01.0", release: release) == ["00:01.0 ?", "01:00.0 ?"])
      #expect(groups("pci=config_acs=1111111@00:01.0", release: release) == ["00:01.0", "01:00.0"])
      #expect(groups("pci=disable_acs_redir=00:02.0", release: release) == ["00:01.0", "01:00.0"])
    }
    for release in ["6.12.95", "6.15.0"] {
      #expect(groups("pci=disable_acs_redir=00:01.0", release: release) == ["00:01.0 01:00.0"])
    }
  }

  @Test("config_acs does nothing before 6.11")
  func settingByRelease() {
    #expect(groups("pci=config_acs=0@00:01.0", release: "6.1.192") == ["00:01.0", "01:00.0"])
    #expect(groups("pci=config_acs=0@00:01.0", release: "6.12.117") == ["00:01.0 01:00.0"])
  }

  @Test("bits that config_acs leaves to firmware are not known on a running machine")
  func firmwareBits() {
    // SV on; RR, CR, UF were turned on by the kernel or by firmware: nobody can tell which.
    #expect(groups("pci=config_acs=xxxx1@00:01.0", release: "6.12.117") == ["00:01.0 ?", "01:00.0 ?"])
    #expect(groups("pci=config_acs=111x1@00:01.0", release: "6.12.117") == ["00:01.0", "01:00.0"])
  }

  @Test("for Sunrise Point ports every such parameter turns redirection off")
  func sunrisePoint() {
    #expect(
      groups("pci=config_acs=11111@00:01.0", release: "6.12.117", sunrisePoint: true) == ["00:01.0 01:00.0"])
  }

  @Test("pcie_acs_override believes in isolation where there is no ACS, and only there")
  func override() {
    var machine = Machine()
    machine.port("00:01.0", .rootPort, below: 1...1, acs: false)
    machine.endpoint("01:00.0", multifunction: true)
    machine.endpoint("01:00.1")
    machine.add("00:02.0", .express(.rootPort), below: 2...2, acs: (capability: 0x001d, control: 0))
    machine.endpoint("02:00.0")
    machine.add("00:03.0", .conventional, multifunction: true)
    machine.add("00:03.1", .conventional)
    func groups(_ line: String) -> [String] {
      var copy = machine
      copy.kernel.commandLine = line
      return copy.groups()
    }
    let rest = ["00:02.0 02:00.0", "00:03.0 00:03.1"]
    #expect(groups("quiet") == ["00:01.0 01:00.0 01:00.1"] + rest)
    #expect(groups("pcie_acs_override=downstream") == ["00:01.0"] + rest + ["01:00.0 01:00.1"])
    #expect(groups("pcie_acs_override=downstream,multifunction") == ["00:01.0"] + rest + ["01:00.0", "01:00.1"])
    #expect(groups("pcie_acs_override=id:1234:5678") == ["00:01.0"] + rest + ["01:00.0", "01:00.1"])
  }

  @Test("a machine that forms no groups is predicted as after a boot with its IOMMU on")
  func bootWithIOMMU() {
    var machine = Machine()
    machine.add("00:01.0", .express(.rootPort), below: 1...1, acs: (capability: 0x005f, control: 0))
    machine.endpoint("01:00.0")
    var host = machine.host
    #expect(GroupPrediction(host).text == ["00:01.0 01:00.0"])
    host.groups = .known([])
    #expect(GroupPrediction(host).text == ["00:01.0", "01:00.0"])
  }
}
