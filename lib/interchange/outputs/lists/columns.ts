/** A column of a list that leaves the house as a file: its heading, and what stands in it. */
type Column<Line> = readonly [heading: string, cell: (line: Line) => string];
export type Columns<Line> = readonly Column<Line>[];

export function headingsOf<Line>(columns: Columns<Line>): readonly string[] {
  return columns.map(([heading]) => heading);
}

export function cellsOf<Line>(columns: Columns<Line>, line: Line): readonly string[] {
  return columns.map(([, cell]) => cell(line));
}
