import AssignmentModel
import PCICore
import Testing

@Suite("Remapping of captured VMs")
struct CapturedRemappingTests {
  @Test("each function is served by the unit behind which the kernel lists it", arguments: Captures.names)
  func units(name: String) throws {
    let host = try Captures.host(name)
    let model = RemappingModel(host, HostTopology(host))
    let listed = try #require(host.remappingUnits.value)
    for unit in listed {
      for address in unit.devices {
        let answer = model.service(of: address)
        let service = try #require(answer.service, "\(address): \(model.text(answer))")
        #expect(model.units[service.unit].kernelName == unit.name, "\(address): \(model.text(answer))")
        #expect(service.rule != .listedByKernel, "\(address)")
      }
    }
    // A virtual IOMMU's functions are listed once a driver is bound; all others at once.
    guard !name.contains("virtio") else { return }
    let behind = Set(listed.flatMap(\.devices))
    for function in host.functions where !behind.contains(function.address) {
      guard case .unserved = model.service(of: function.address) else {
        // The kernel leaves the host bridge in front of AMD's IOMMU alone (drivers/iommu/amd/init.c).
        #expect(name.contains("amd") && function.identity.classCode.rawValue >> 8 == 0x0600, "\(function.address)")
        continue
      }
    }
  }

  @Test("reserved regions of a group are those of the kernel", arguments: Captures.names)
  func reservedMemory(name: String) throws {
    let host = try Captures.host(name)
    let model = RemappingModel(host, HostTopology(host))
    for group in try #require(host.groups.value) {
      let regions = try #require(group.reservedRegions.value).filter { $0.type.hasPrefix("direct") }
      var expected: Set<String> = []
      for member in group.members {
        for coverage in try #require(model.reservedMemory(of: member).value) {
          let type = coverage.isRelaxable ? "direct-relaxable" : "direct"
          expected.insert("\(coverage.region.first)-\(coverage.region.last) \(type)")
        }
      }
      #expect(Set(regions.map { "\($0.start)-\($0.end) \($0.type)" }) == expected, "group \(group.id)")
    }
  }

  @Test("width and interrupt remapping are read from registers, flags and tables")
  func facts() throws {
    let host = try Captures.host("q35-vtd-sriov.pcicapture")
    let model = RemappingModel(host, HostTopology(host))
    let card = try #require(PCIAddress("0000:01:00.0"))
    #expect(model.addressWidthInBits(of: card).value == 48)
    let interrupts = model.interruptRemapping(measured: nil)
    #expect(interrupts.isOn == .yes)
    #expect(interrupts.ioapics.map(\.unit) == [0])
    let none = try Captures.host("q35-no-iommu.pcicapture")
    let absent = RemappingModel(none, HostTopology(none)).interruptRemapping(measured: nil)
    #expect(absent.isOn == .no && absent.obstacles == [.noUnit])
    let amd = try Captures.host("q35-amd-sriov.pcicapture")
    let without = RemappingModel(amd, HostTopology(amd)).interruptRemapping(measured: nil)
    #expect(without.obstacles.contains(.parameter("noapic")))
    let virtual = try Captures.host("q35-virtio-iommu.pcicapture")
    #expect(
      RemappingModel(virtual, HostTopology(virtual)).interruptRemapping(measured: nil).obstacles == [.virtualUnit])
  }

  @Test("without root's view nothing is concluded", arguments: Captures.names)
  func unmeasured(name: String) throws {
    var host = try Captures.host(name)
    host.tables = .unmeasured(Unmeasured(.notPermitted, "the tables are for root only"))
    let units = host.remappingUnits
    host.remappingUnits = .unmeasured(.notAsked)
    let blind = RemappingModel(host, HostTopology(host))
    for function in host.functions {
      guard case .unmeasured = blind.service(of: function.address) else {
        Issue.record("\(function.address): \(blind.text(blind.service(of: function.address)))")
        continue
      }
      #expect(blind.reservedMemory(of: function.address).value == nil)
    }
    #expect(blind.interruptRemapping(measured: nil).isOn != .yes)
    // What everybody may read still tells the unit.
    host.remappingUnits = units
    let listed = RemappingModel(host, HostTopology(host))
    for unit in units.value ?? [] {
      for address in unit.devices { #expect(listed.service(of: address).service?.rule == .listedByKernel) }
    }
  }
}
