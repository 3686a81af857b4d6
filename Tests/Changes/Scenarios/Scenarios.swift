import AssignmentModel
import CChanges
import Glibc
import LinuxPCI
import PCIAssignmentTesting

/// Plays scenarios on this machine or on a fake host, and prints what happened.
///
///     ChangeScenarios play (--live | --capture FILE) [NAME…]     every scenario, its writes, answers and states
///     ChangeScenarios kill (--live | --capture FILE) [NAME…]     each change killed before each of its writes
///
///     ChangeScenarios listen DRIVER                              gives every function that nobody guards to a driver
///     ChangeScenarios race --capture FILE [ROUNDS]               eight processes on the same and on other functions
///
///     ChangeScenarios cost COUNT ROUNDS                          processor time of making and binding virtual functions
///
/// The other forms are for its own child processes.
@main
struct Scenarios {
  static func main() throws {
    var words = Array(CommandLine.arguments.dropFirst())
    guard let verb = words.first else { exit(64) }
    words.removeFirst()
    if verb == "hold" { exit(FunctionHolder.run(words.first ?? "")) }
    if verb == "listen" { exit(unsafe -changes_listen(words.first ?? "")) }
    let options = Options(&words)
    switch verb {
    case "play": try Player(options).play(options.chosen(words))
    case "kill": try Player(options).killEverywhere(options.chosen(words))
    case "race": try Race(options).run(rounds: words.first.flatMap { Int($0) } ?? 1000)
    case "cost":
      let numbers = words.compactMap { Int($0) }
      guard numbers.count == 2, numbers[0] > 0, numbers[1] > 0 else { exit(64) }
      try Cost.run(numbers[0], rounds: numbers[1])
    case "racer": try Race.racer(options.reopened(), options.state, Int(words[0]) ?? 0, rounds: Int(words[1]) ?? 0)
    case "act":
      // A child process: the change of one scenario, killed before a write.
      let scene = Scene(try options.reopened(), state: options.state, fatal: options.fatal)
      Scenario.all.first { $0.name == words.first }?.act(scene)
    default: exit(64)
    }
  }
}

/// What the command line says.
struct Options {
  var isLive = false
  var capture = ""
  var fake = ""
  var state = ""
  var fatal = 0

  init(_ words: inout [String]) {
    var rest: [String] = []
    var iterator = words.makeIterator()
    while let word = iterator.next() {
      switch word {
      case "--live": isLive = true
      case "--capture": capture = iterator.next() ?? ""
      case "--fake": fake = iterator.next() ?? ""
      case "--state": state = iterator.next() ?? ""
      case "--fatal": fatal = iterator.next().flatMap { Int($0) } ?? 0
      default: rest.append(word)
      }
    }
    words = rest
  }

  func chosen(_ names: [String]) -> [Scenario] {
    names.isEmpty ? Scenario.all : Scenario.all.filter { names.contains($0.name) }
  }

  func reopened() throws -> any Stage {
    if isLive { return try LiveStage() }
    return try FakeStage(reopening: fake)
  }
}
