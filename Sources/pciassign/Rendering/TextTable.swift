/// Rows of aligned cells under a head, the last column wrapped to the width of the page.
struct TextTable {
  /// On which side a column's cells stand.
  enum Alignment {
    case left
    case right
  }

  /// A column: its head and its side.
  struct Column {
    var title: String
    var alignment: Alignment = .left
  }

  /// A cell: text of one look.
  struct Cell {
    var text: String
    var style: TextStyle = .plain
  }

  private let columns: [Column]
  private let indent: Int
  private let hasHead: Bool
  private var rows: [Row] = []

  /// A row of cells, or a line across all columns.
  private enum Row {
    case cells([Cell])
    case heading(Cell, indent: Int)
  }

  /// Starts a table; `indent` columns are left free.
  init(_ columns: [Column], indent: Int = 0, hasHead: Bool = true) {
    self.columns = columns
    self.indent = indent
    self.hasHead = hasHead
  }

  /// Whether there is any row.
  var isEmpty: Bool { rows.isEmpty }

  /// Adds a row, which has a cell for each column.
  mutating func append(_ cells: [Cell]) {
    precondition(cells.count == columns.count, "a row has a cell for each column")
    rows.append(.cells(cells))
  }

  /// Adds a line across all columns, `indent` columns in.
  mutating func append(heading cell: Cell, indent: Int) {
    rows.append(.heading(cell, indent: indent))
  }

  /// Writes the table; a row keeps to one line, however long, where it is not to be wrapped.
  func write(to output: inout TextOutput, wraps: Bool = true) {
    guard !columns.isEmpty else { return }
    var widths = columns.map { hasHead ? $0.title.columns : 0 }
    for case .cells(let row) in rows {
      for (index, cell) in row.enumerated() { widths[index] = max(widths[index], cell.text.columns) }
    }
    let last = columns.count - 1
    let start = indent + widths[..<last].reduce(0) { $0 + $1 + Self.gap }
    // Where little room is left the last column wraps below the row, one step in.
    let room = wraps ? output.width : Int.max
    let isCramped = room - start < Self.narrowestLast && widths[last] > room - start
    let hanging = isCramped ? indent + 4 : start
    if hasHead {
      write(columns.map { Cell(text: $0.title, style: .heading) }, widths, start, hanging, isCramped, room, &output)
    }
    for row in rows {
      switch row {
      case .cells(let cells): write(cells, widths, start, hanging, isCramped, room, &output)
      case .heading(let cell, let indent):
        output.paragraph(cell.text, cell.style, indent: indent, hanging: indent + 2)
      }
    }
  }

  private static let gap = 2
  private static let narrowestLast = 24

  private func write(
    _ cells: [Cell], _ widths: [Int], _ start: Int, _ hanging: Int, _ isCramped: Bool, _ room: Int,
    _ output: inout TextOutput
  ) {
    output.writeSpaces(indent)
    let last = cells.count - 1
    var pending = 0
    for (index, cell) in cells.enumerated() where index < last {
      let padding = widths[index] - cell.text.columns
      let isRight = columns[index].alignment == .right
      if !cell.text.isEmpty {
        output.writeSpaces(pending + (isRight ? padding : 0))
        output.write(cell.text, cell.style)
        pending = (isRight ? 0 : padding) + Self.gap
      } else {
        pending += padding + Self.gap
      }
    }
    let cell = cells[last]
    guard !cell.text.isEmpty else { return output.endLine() }
    if isCramped && cell.text.columns > room - start {
      output.endLine()
      output.paragraph(cell.text, cell.style, indent: hanging)
      return
    }
    output.writeSpaces(pending)
    for (index, piece) in cell.text.wrapped(first: room - start, later: room - hanging).enumerated() {
      if index > 0 { output.writeSpaces(hanging) }
      output.line(piece, cell.style)
    }
  }
}
