import AssignmentModel
import PCICore
import Testing

@Suite("Variants of vfio-pci")
struct VariantDriversTests {
  static let variants = VariantDrivers(
    modulesAlias: """
      # Aliases extracted from modules themselves.
      alias pci:v00008086d000010C9sv*sd*bc*sc*i* igb
      alias vfio_pci:v*d*sv*sd*bc*sc*i* vfio_pci
      alias vfio_pci:v000015B3d0000101Esv*sd*bc*sc*i* mlx5_vfio_pci
      alias vfio_pci:v000019E5d0000A251sv*sd*bc*sc*i* hisi_acc_vfio_pci
      alias vfio_pci:v000019E5d0000A251sv000019E5sd*bc*sc*i* better_vfio_pci
      alias vfio_pci:v00008086d*sv*sd*bc03sc*i* graphics_vfio_pci
      alias vfio_pci:v0000 broken
      alias vfio_pci:v00001AF4d00001041sv*sd*bc*sc*i* ../evil
      """.utf8)

  @Test(
    "the alias that says most decides",
    arguments: [
      (0x15b3, 0x101e, 0x15b3, 0x020000, "mlx5_vfio_pci"), (0x15b3, 0x101d, 0x15b3, 0x020000, nil),
      (0x19e5, 0xa251, 0x0001, 0x0b4000, "hisi_acc_vfio_pci"), (0x19e5, 0xa251, 0x19e5, 0x0b4000, "better_vfio_pci"),
      (0x8086, 0x0042, 0x8086, 0x030000, "graphics_vfio_pci"), (0x8086, 0x0042, 0x8086, 0x020000, nil),
      (0x1af4, 0x1041, 0x1af4, 0x020000, nil),
    ] as [(UInt16, UInt16, UInt16, UInt32, String?)])
  func choice(vendor: UInt16, device: UInt16, subsystem: UInt16, code: UInt32, expected: String?) {
    let identity = FunctionIdentity(
      vendorID: vendor, deviceID: device, subsystemVendorID: subsystem, subsystemDeviceID: 1,
      classCode: ClassCode(rawValue: code), revisionID: 0)
    #expect(Self.variants.driver(for: identity)?.description == expected)
  }

  @Test("what people take for names of drivers")
  func names() {
    #expect(DriverName("vfio-pci")?.module == "vfio_pci")
    #expect(DriverName("pciback")?.module == "xen_pciback")
    #expect(DriverName("mlx5_vfio_pci")?.isVFIO == true)
    #expect(DriverName("vfio")?.isVFIO == false)
    for text in ["", ".", "..", "a/b", "a b", "a\n", "(null)", "ü", String(repeating: "x", count: 64)] {
      #expect(DriverName(text) == nil)
    }
  }
}
