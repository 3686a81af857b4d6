import AssignmentModel
import Foundation
import LinuxPCI
import PCIAssignment
import PCIAssignmentTesting
import PCICore
import Testing

@Suite("Redacted captures")
struct RedactionTests {
  /// What is planted, in each of the forms it may be written.
  static let secrets = [
    "78:9a:bc:12:34:56", "789abc123456", "78-9A-BC-12-34-56", "7a:9a:bc:12:34:57", "SERIAL-0815", "S4EWNX0R123456",
    "8c1d5c3e-7b0a-4f0e-9d9b-0123456789ab", "C0FFEE00-7B0A-4F0E-9D9B-0123456789AB", "0123-4567", "buildhost", "server7",
    "example.org", "192.0.2.17", "198.51.100.4", "2001:db8::17", "110200C0", "0B6433C6", "9c1d5c3e",
    "20010db8000000000000000000000017",
    "cryptroot",
    "nas01", "jane",
  ]

  /// The example host with every secret in the places where hosts have them.
  private func host() throws -> SyntheticHost {
    var host = ExampleHost.make()
    let card = try #require(host.place(of: ExampleHost.physical))
    let interface = card.appending(path: "/net/enx789abc123456")
    for (name, text) in [
      ("address", "78:9a:bc:12:34:56\n"), ("type", "1\n"), ("operstate", "up\n"), ("ifindex", "2\n"),
    ] {
      host.write(text, to: interface.appending(try #require(HostName(name))))
    }
    host.files.insert(
      .link(Array("../../devices/pci0000:00/0000:00:01.0/0000:01:00.0/net/enx789abc123456".utf8)),
      at: "/sys/class/net/enx789abc123456")
    host.write("SERIAL-0815\n", to: card.appending("serial_number"))
    host.write("made for SERIAL-0815, 7a:9a:bc:12:34:57\n", to: card.appending("label"))
    host.write("fw 1.2.3.4 at 78-9A-BC-12-34-56\n", to: card.appending("comment"))
    host.write("S4EWNX0R123456\n", to: card.appending("wwid"))
    host.write("253:0\n", to: "/sys/devices/virtual/block/dm-0/dev")
    host.write("LVM-buildhost--vg-root\n", to: "/sys/devices/virtual/block/dm-0/dm/name")
    host.write("CRYPT-8c1d5c3e-7b0a-4f0e-9d9b-0123456789ab\n", to: "/sys/devices/virtual/block/dm-0/dm/uuid")
    host.files.insert(.link(Array("../../devices/virtual/block/dm-0".utf8)), at: "/sys/class/block/dm-0")
    host.files.replace(
      "/proc/cmdline",
      by: .file(
        Array(
          ("BOOT_IMAGE=/vmlinuz root=UUID=8c1d5c3e-7b0a-4f0e-9d9b-0123456789ab ro resume=LABEL=cryptroot "
            + "ip=192.0.2.17::192.0.2.1:255.255.255.0:buildhost:eth0 rd.luks.uuid=luks-0123-4567 hugepages=4 "
            + "intel_iommu=on,sm_on vfio-pci.ids=10de:1b80 pci=resource_alignment=0000:01:00.0 "
            + "log=198.51.100.4 peer=2001:db8::17 tag=C0FFEE00-7B0A-4F0E-9D9B-0123456789AB buildhost\n").utf8),
        permissions: 0o444))
    host.write("Linux version 6.12.1 (jane@buildhost) (gcc 12.2.0) #1 SMP\n", to: "/proc/version")
    host.write("buildhost.example.org\n", to: "/proc/sys/kernel/hostname")
    host.write(
      "/dev/mapper/buildhost--vg-root / ext4 rw 0 0\nnas01:/export /mnt nfs4 rw,addr=192.0.2.17,clientaddr=2001:db8::17 0 0\n"
        + "//server7/share /smb cifs rw 0 0\n/dev/disk/by-uuid/0123-4567 /boot vfat rw 0 0\n", to: "/proc/mounts")
    host.write(
      "Iface\tDestination\tGateway\tFlags\nenx789abc123456\t00000000\t110200C0\t0003\n", to: "/proc/net/route")
    host.write(
      "20010db8000000000000000000000017 80 00000000000000000000000000000000 00 "
        + "00000000000000000000000000000000 00000400 00000001 00000000 00000001 enx789abc123456\n",
      to: "/proc/net/ipv6_route")
    host.write(
      "  sl  local_address rem_address   st\n   0: 110200C0:0016 0B6433C6:D431 01 0\n   1: 0100007F:0035 00000000:0000 0A\n",
      to: "/proc/net/tcp")
    for (uuid, device) in [
      ("8c1d5c3e-7b0a-4f0e-9d9b-0123456789ab", "sda2"), ("9c1d5c3e-7b0a-4f0e-9d9b-0123456789ab", "sdb1"),
    ] {
      host.files.insert(
        .link(Array("../../../../devices/virtual/block/\(device)".utf8)),
        at: try #require(HostPath("/sys/fs/btrfs/\(uuid)/devices/\(device)")))
    }
    for (name, content) in [("MSDM", "MSDM SERIAL-0815"), ("SSDT", "SSDT _AUXMAC_#789abc123456#"), ("DMAR", "DMAR")] {
      host.files.insert(
        .file(Array(content.utf8), permissions: 0o400),
        at: HostPath("/sys/firmware/acpi/tables").appending(try #require(HostName(name))))
    }
    return host
  }

  @Test("none of what was planted remains, in text or in bytes")
  func nothingRemains() throws {
    let inspector = HostInspector(FixtureHost(files: try host().files).source)
    let plain = String(decoding: try inspector.capture(redact: false, writer: "test"), as: UTF8.self).lowercased()
    let text = String(decoding: try inspector.capture(redact: true, writer: "test"), as: UTF8.self).lowercased()
    for secret in Self.secrets where secret != "0123-4567" {
      #expect(!text.contains(secret.lowercased()), "\(secret) remains")
    }
    // The test would say nothing if the secrets were not there before; a host's name is never captured as such.
    for secret in Self.secrets where secret != "example.org" {
      #expect(plain.contains(secret.lowercased()), "\(secret)")
    }
    // The serial number in config space, written low byte first.
    #expect(plain.contains("56 34 12 ff fe bc 9a 78"))
    #expect(!text.contains("56 34 12"))
    #expect(!text.contains("bc 9a 78"))
  }

  @Test("what an analysis needs remains")
  func rest() throws {
    let inspector = HostInspector(FixtureHost(files: try host().files).source)
    let snapshot = try inspector.snapshot()
    let text = try inspector.capture(redact: true, writer: "test")
    let redacted = try HostSource.decode(text[...], path: "memory").snapshot()
    #expect(redacted.functions.map(\.address) == snapshot.functions.map(\.address))
    #expect(redacted.functions.map(\.identity) == snapshot.functions.map(\.identity))
    #expect(redacted.functions.map(\.driver) == snapshot.functions.map(\.driver))
    #expect(redacted.functions.map(\.parent) == snapshot.functions.map(\.parent))
    #expect(redacted.functions.map(\.virtualization) == snapshot.functions.map(\.virtualization))
    #expect(redacted.functions.map(\.capabilities) == snapshot.functions.map(\.capabilities))
    #expect(redacted.groups == snapshot.groups)
    #expect(redacted.kernel.release == "6.12.1")
    #expect(
      redacted.kernel.commandLine
        == "BOOT_IMAGE=/vmlinuz root=redacted ro resume=redacted ip=redacted rd.luks.uuid=redacted hugepages=4 "
        + "intel_iommu=on,sm_on vfio-pci.ids=10de:1b80 pci=resource_alignment=0000:01:00.0 log=0.0.0.0 peer=:: "
        + "tag=00000000-0000-0000-0000-000000000000 redacted")
    #expect(redacted[ExampleHost.physical]?.attributes["comment"] == "fw 1.2.3.4 at 00:00:00:00:00:00")
    #expect(
      redacted.tables.value?.map { [$0.name, $0.bytes.reason?.text ?? "kept"] } == [
        ["DMAR", "kept"], ["MCFG", "kept"],
        ["MSDM", "/sys/firmware/acpi/tables/MSDM: the content was not recorded (ENODATA)"],
        ["SSDT", "/sys/firmware/acpi/tables/SSDT: the content was not recorded (ENODATA)"],
      ])
    let lines = String(decoding: text, as: UTF8.self)
    #expect(lines.contains("redacted: yes\n"))
    #expect(
      lines.contains("enx000000000001 -> ../../devices/pci0000:00/0000:00:01.0/0000:01:00.0/net/enx000000000001\n"))
    #expect(lines.contains(" 0: FFFFFFFF:0016 FFFFFFFF:D431 01 0\n"))
    #expect(!lines.contains(":0035"))
    #expect(redacted.usage.remoteLogins == .known([RemoteLogin(remote: nil)]))
    #expect(redacted.usage.btrfsSets == .known([["sda2"], ["sdb1"]]))
    #expect(lines.contains(" enx000000000001\t00000000\tFFFFFFFF\t0003\n"))
  }

  @Test("redacting again changes nothing")
  func idempotent() throws {
    let inspector = HostInspector(FixtureHost(files: try host().files).source)
    let once = try HostCapture(text: try inspector.capture(redact: true, writer: "test")[...])
    #expect(once.redacted().text == once.text)
  }
}
