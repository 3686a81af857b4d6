import Foundation
import HardwareBits
import PCICore
import Testing
import VTdTables

@Suite("Kernel dumps")
struct DebugfsDumpTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("fixtures/debugfs")
  static let kernels: [String] = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasPrefix("linux") }.sorted()

  /// `dma-map` is what a program says it had mapped through VFIO while the kernel printed its tables.
  @Test("the device's pages are those its program mapped, and nothing is wrong with the tables", arguments: kernels)
  func agrees(kernel: String) throws {
    let dump = try Self.dump(kernel)
    #expect(dump.problems.isEmpty)
    let tables = try #require(dump.tables().first)
    #expect(tables.problems.isEmpty)
    let verifier = TableVerifier(
      rootTable: tables.rootTable, interruptTable: tables.interruptTable, unit: .unrestricted(), isPartial: true)
    let report = verifier.verify(in: tables.memory)
    #expect(report.isSound, "\(report.findings)")
    #expect(!report.interrupts.isEmpty)
    let device = try #require(report.requesters.first { $0.requester == Self.held(kernel) })
    let space = report.spaces[try #require(device.space)]
    #expect(MappingDifference.between(try Self.mapped(kernel), space.mappings) == [])
    #expect(!space.mappings.isEmpty)
  }

  @Test("page tables printed without what leads to them say the same", arguments: kernels)
  func alone(kernel: String) throws {
    var dump = DebugfsDump()
    let place = Self.printsApart(kernel) ? "\(kernel)/0000:01:00.0" : kernel
    let file = Self.folder.appendingPathComponent("\(place)/domain_translation_struct")
    dump.read(Array(try Data(contentsOf: file)))
    let device = try #require(dump.devicesAlone().first { $0.requester == Self.held(kernel) })
    let verifier = TableVerifier(rootTable: RootTableAddressRegister(), unit: .unrestricted(), isPartial: true)
    let report = verifier.verify(device.requester, pasid: device.pasid, device.path, in: device.memory)
    #expect(report.isSound)
    #expect(MappingDifference.between(try Self.mapped(kernel), report.spaces[0].mappings) == [])
  }

  @Test("interrupt entries printed alone are judged by themselves", arguments: kernels)
  func interruptsAlone(kernel: String) throws {
    var dump = DebugfsDump()
    let file = Self.folder.appendingPathComponent("\(kernel)/ir_translation_struct")
    dump.read(Array(try Data(contentsOf: file)))
    let tables = try #require(dump.tables().first)
    let verifier = TableVerifier(
      rootTable: tables.rootTable, interruptTable: tables.interruptTable, unit: .unrestricted(), isPartial: true)
    let report = verifier.verify(in: tables.memory)
    #expect(report.isSound, "\(report.findings)")
    #expect(!report.interrupts.isEmpty && report.requesters.isEmpty)
    // A root table that is named must still be there.
    let named = TableVerifier(
      rootTable: RootTableAddressRegister(table: 0x1000, mode: .legacy), unit: .unrestricted(), isPartial: true)
    #expect(!named.verify(in: tables.memory).isSound)
  }

  @Test("text that is no dump is reported line by line, and nothing is made of it")
  func noise() {
    var dump = DebugfsDump()
    dump.read(Array("hello\n0x12 |\tzz\nDevice x @0x1\n\n****\n".utf8))
    #expect(dump.isEmpty)
    #expect(dump.problems.map(\.line) == [1, 2, 3])
  }

  /// From 6.6 on each function has a directory of its own; before, one file holds all.
  static func printsApart(_ kernel: String) -> Bool { !kernel.hasPrefix("linux-6.1-") }

  /// The function whose pages `dma-map` lists (fixtures/debugfs/README.md).
  static func held(_ kernel: String) -> RequesterID {
    printsApart(kernel) ? RequesterID(bus: 1, deviceAndFunction: 0) : RequesterID(bus: 0, deviceAndFunction: 0x20)
  }

  static func dump(_ kernel: String) throws -> DebugfsDump {
    var dump = DebugfsDump()
    let root = folder.appendingPathComponent(kernel)
    let names = try FileManager.default.subpathsOfDirectory(atPath: root.path).filter { $0.hasSuffix("_struct") }
    for name in names.sorted() { dump.read(Array(try Data(contentsOf: root.appendingPathComponent(name)))) }
    return dump
  }

  /// Lines `map IOVA MEMORY LENGTH ACCESS`, numbers in hexadecimal.
  static func mapped(_ kernel: String) throws -> [PageMapping] {
    let text = try String(contentsOf: folder.appendingPathComponent("\(kernel)/dma-map"), encoding: .utf8)
    return text.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard words.count == 5, words[0] == "map", let iova = UInt64(words[1], radix: 16),
        let output = UInt64(words[2], radix: 16), let length = UInt64(words[3], radix: 16),
        let access = PageAccess(name: String(words[4]))
      else { return nil }
      // What was asked for as write-only, the kernel's tables let be read too.
      return PageMapping(
        iova: IOVA(iova), output: PhysicalAddress(output), length: length,
        access: access == .write ? .readWrite : access)
    }.sorted { $0.iova < $1.iova }
  }
}
