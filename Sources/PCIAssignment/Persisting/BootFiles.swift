import AssignmentModel
import LinuxPCI
import PCICore

/// Makes the files that keep a wished state over restarts.
struct BootFiles {
  let wish: AppliedWish
  /// The plan for the wish: which functions it is about, and where they are to be.
  let plan: Plan
  /// The path of the command.
  let program: String

  /// The files.
  var all: [BootFile] {
    [
      BootFile(path: BootFile.wishPath, bytes: wish.text), BootFile(path: BootFile.rulesPath, bytes: Array(rules.utf8)),
      BootFile(path: BootFile.unitPath, bytes: Array(unit.utf8)),
      BootFile(path: BootFile.startPath, bytes: Array(start.utf8)),
    ]
  }

  /// Why the files cannot be made; nil where they can.
  var refusal: Finding? {
    for function in plan.functions {
      if let driver = function.end.driverOverride, !Self.isPlain(driver) {
        return Finding(
          ChangeDiagnostics.persistRefused, .function(function.address),
          "The name of the driver \(driver) cannot stand in a rule of udev.")
      }
    }
    guard program.hasPrefix("/"), !program.contains(where: { "\"\\%$\n".contains($0) }) else {
      return Finding(
        ChangeDiagnostics.persistRefused, .host,
        "The path of the command, \(program), cannot stand in a unit of systemd.")
    }
    return nil
  }

  private static func isPlain(_ name: String) -> Bool {
    name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
  }

  /// What udev does with a function before it has a driver's module loaded (80-drivers.rules).
  private var rules: String {
    var text = """
      \(BootFile.mark)
      #
      # Each function named here waits for its driver, or keeps its virtual functions from drivers, from the moment in which
      # the kernel finds it: rules are worked off in the order of their names, and the modules of drivers are loaded after
      # the last (80-drivers.rules). A function that is another device than it was is left alone.
      #
      # What drivers are built into the kernel, or loaded by the initramfs, comes earlier. For the latter, have the
      # initramfs made again after each change of this file: update-initramfs -u, or dracut --force.


      """
    for function in plan.functions where function.physicalFunction == nil {
      let identity = function.identity
      let match =
        "ACTION==\"add\", SUBSYSTEM==\"pci\", KERNEL==\"\(function.address)\", "
        + "ATTR{vendor}==\"\(Self.text(identity.vendorID))\", ATTR{device}==\"\(Self.text(identity.deviceID))\""
      if let driver = function.end.driverOverride {
        text += "\(match), ATTR{driver_override}=\"\(driver)\"\n"
      }
      if function.end.virtualFunctionCount ?? 0 > 0 { text += "\(match), ATTR{sriov_drivers_autoprobe}=\"0\"\n" }
    }
    return text
  }

  private static func text(_ id: UInt16) -> String {
    let digits = String(id, radix: 16)
    return "0x" + String(repeating: "0", count: 4 - digits.count) + digits
  }

  private var unit: String {
    """
    \(BootFile.mark)
    #
    # Applies \(BootFile.wishPath) once the devices that the kernel found have their drivers, and before the network and
    # virtual machines are started. It fails, and says why in the journal, where a device is not where it was, or another
    # one is there: journalctl -u pciassign, pciassign plan \(BootFile.wishPath).

    [Unit]
    Description=PCI devices as wished
    DefaultDependencies=no
    RequiresMountsFor=\(program) /run
    Wants=systemd-udev-settle.service network-pre.target
    After=local-fs.target systemd-modules-load.service systemd-udev-settle.service
    Before=network-pre.target libvirtd.service virtqemud.service shutdown.target
    Conflicts=shutdown.target

    [Service]
    Type=oneshot
    RemainAfterExit=yes
    ExecStart="\(program)" apply --yes --quiet \(BootFile.wishPath)

    """
  }

  private var start: String {
    """
    \(BootFile.mark)
    #
    # Has pciassign.service started at each boot.

    [Unit]
    Wants=pciassign.service

    """
  }
}
