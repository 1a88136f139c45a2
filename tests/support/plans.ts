/** What the database would do for a statement, read from its plan. */
import { z } from "zod";

type Node = { readonly "Node Type": string; readonly "Relation Name"?: string | undefined; readonly Plans?: readonly Node[] | undefined };
const node: z.ZodType<Node> = z.lazy(() =>
  z.object({ "Node Type": z.string(), "Relation Name": z.string().optional(), Plans: z.array(node).optional() }),
);
const plans = z.array(z.object({ "QUERY PLAN": z.array(z.object({ Plan: node.optional() })) }));

/** The tables that are read from one end to the other by the rows of `explain (format json)`. */
export function wholeTablesIn(rows: unknown): readonly string[] {
  const tables: string[] = [];
  const walk = (each: Node): void => {
    if (each["Node Type"] === "Seq Scan" && each["Relation Name"] !== undefined) tables.push(each["Relation Name"]);
    each.Plans?.forEach(walk);
  };
  for (const row of plans.parse(rows)) for (const { Plan } of row["QUERY PLAN"]) if (Plan !== undefined) walk(Plan);
  return tables;
}
