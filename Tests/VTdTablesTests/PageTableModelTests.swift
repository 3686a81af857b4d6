import Foundation
import Testing
import VTdTables

@Suite("Page table against a dictionary of pages")
struct PageTableModelTests {
  /// A few hundred steps each by default; PCIASSIGNMENT_MODEL_STEPS asks for more.
  static let steps = ProcessInfo.processInfo.environment["PCIASSIGNMENT_MODEL_STEPS"].flatMap { Int($0) } ?? 100

  static let runs: [ModelRun] = {
    var runs: [ModelRun] = []
    var seed: UInt64 = 1
    for stage in TranslationStage.allCases {
      for levels in PagingLevels.allCases where stage == .second || levels != .three {
        for (largest, unit) in [(PageSize.size4K, 0x1000), (.size2M, 0x1000), (.size1G, 0x20_0000)]
          as [(PageSize, UInt64)]
        {
          for isLive in [false, true] {
            let configuration = PageTableConfiguration(
              stage: stage, levels: levels, largestPage: largest, isLive: isLive)
            runs.append(ModelRun(configuration: configuration, unit: unit, seed: seed))
            seed += 1
          }
        }
      }
    }
    return runs
  }()

  @Test("random operations leave what the dictionary says, in the fewest tables", arguments: runs)
  func random(run: ModelRun) throws {
    try run.run(steps: Self.steps)
  }

  /// With as few tables as this almost every large operation runs out of them.
  @Test("an operation that runs out of tables changes nothing", arguments: [4, 5, 6, 7, 8, 9, 10])
  func outOfMemory(tables: Int) throws {
    for largest in [PageSize.size4K, .size2M] {
      let configuration = PageTableConfiguration(stage: .second, levels: .four, largestPage: largest)
      let run = ModelRun(configuration: configuration, unit: 0x1000, tableCount: tables, seed: UInt64(tables) * 77)
      try run.run(steps: Self.steps)
    }
  }
}
