import type { Panel } from "../rules/panel.ts";

/** How many lines are written at once. */
const BATCH = 200;

export const panelHeadings = ({ columns }: Panel): readonly string[] => columns.map(({ head }) => head);

/** The lines of a panel's table: days as programs read them, figures without signs. */
export async function* panelBatches({ rows }: Panel): AsyncGenerator<readonly (readonly string[])[]> {
  for (let at = 0; at < rows.length; at += BATCH) yield rows.slice(at, at + BATCH).map(({ cells }) => cells.map(({ bare }) => bare));
}
