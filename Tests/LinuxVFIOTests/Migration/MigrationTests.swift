import LinuxVFIO
import Testing

@Suite("Migration")
struct MigrationTests {
  /// The way from one state to another, both included.
  private func way(_ from: MigrationState, _ to: MigrationState, _ abilities: MigrationAbilities) -> [MigrationState]? {
    var way = [from]
    while let at = way.last, at != to {
      guard let next = at.next(to: to, abilities), way.count < 10 else { return nil }
      way.append(next)
    }
    return way
  }

  @Test("ways are the kernel's")
  func ways() {
    let plain: MigrationAbilities = [.stopCopy]
    let peerless: MigrationAbilities = [.stopCopy, .peerless]
    let all: MigrationAbilities = [.stopCopy, .peerless, .preCopy]
    #expect(way(.running, .stopCopy, plain) == [.running, .stop, .stopCopy])
    #expect(way(.running, .stopCopy, peerless) == [.running, .runningPeerless, .stop, .stopCopy])
    #expect(way(.stop, .running, peerless) == [.stop, .runningPeerless, .running])
    #expect(way(.resuming, .running, plain) == [.resuming, .stop, .running])
    #expect(way(.running, .preCopy, all) == [.running, .preCopy])
    #expect(way(.preCopy, .stopCopy, all) == [.preCopy, .preCopyPeerless, .stopCopy])
    #expect(way(.preCopy, .stopCopy, [.stopCopy, .preCopy]) == [.preCopy, .stopCopy])
  }

  /// What Linux 6.12 answers for a device that has all states: rows from, columns to.
  @Test("each step is the kernel's")
  func steps() {
    let states: [MigrationState] = [
      .stop, .running, .stopCopy, .resuming, .runningPeerless, .preCopy, .preCopyPeerless,
    ]
    let table: [[MigrationState]] = [
      [.stop, .runningPeerless, .stopCopy, .resuming, .runningPeerless, .runningPeerless, .runningPeerless],
      [.runningPeerless, .running, .runningPeerless, .runningPeerless, .runningPeerless, .preCopy, .runningPeerless],
      [.stop, .stop, .stopCopy, .stop, .stop, .error, .error],
      [.stop, .stop, .stop, .resuming, .stop, .stop, .stop],
      [.stop, .running, .stop, .stop, .runningPeerless, .running, .preCopyPeerless],
      [.running, .running, .preCopyPeerless, .running, .running, .preCopy, .preCopyPeerless],
      [.runningPeerless, .runningPeerless, .stopCopy, .runningPeerless, .runningPeerless, .preCopy, .preCopyPeerless],
    ]
    for (from, row) in zip(states, table) {
      for (to, wanted) in zip(states, row) where from != to {
        #expect(from.next(to: to, [.stopCopy, .peerless, .preCopy]) == (wanted == .error ? nil : wanted))
      }
    }
  }

  @Test("no way leads out of an error, or to a state the device lacks")
  func noWays() {
    for target in MigrationState.allCases {
      #expect(MigrationState.error.next(to: target, [.stopCopy, .peerless, .preCopy]) == nil)
    }
    #expect(MigrationState.running.next(to: .preCopy, [.stopCopy]) == nil)
    #expect(MigrationState.running.next(to: .stop, []) == nil)
    #expect(MigrationState.running.next(to: .running, [.stopCopy]) == nil)
  }

  @Test("every two states of a device are joined, but for those the kernel keeps apart")
  func connected() {
    for abilities: MigrationAbilities in [[.stopCopy], [.stopCopy, .peerless], [.stopCopy, .peerless, .preCopy]] {
      let states = MigrationState.allCases.filter { abilities.has($0) && $0 != .error }
      for from in states {
        for to in states where from != to {
          let isBlocked = from == .stopCopy && (to == .preCopy || to == .preCopyPeerless)
          #expect((way(from, to, abilities) == nil) == isBlocked, "\(from) to \(to)")
        }
      }
    }
  }
}
