/** What the database would do for a statement, read from its plan. */
import { z } from "zod";

type Node = {
  readonly "Node Type": string;
  readonly "Relation Name"?: string | undefined;
  readonly "Actual Rows"?: number | undefined;
  readonly "Actual Loops"?: number | undefined;
  readonly "Rows Removed by Filter"?: number | undefined;
  readonly Plans?: readonly Node[] | undefined;
};
const node: z.ZodType<Node> = z.lazy(() =>
  z.object({
    "Node Type": z.string(),
    "Relation Name": z.string().optional(),
    "Actual Rows": z.number().optional(),
    "Actual Loops": z.number().optional(),
    "Rows Removed by Filter": z.number().optional(),
    Plans: z.array(node).optional(),
  }),
);
const plans = z.array(z.object({ "QUERY PLAN": z.array(z.object({ Plan: node.optional() })) }));

function nodesIn(rows: unknown): readonly Node[] {
  const withBelow = (each: Node): readonly Node[] => [each, ...(each.Plans ?? []).flatMap(withBelow)];
  return plans.parse(rows).flatMap((row) => row["QUERY PLAN"].flatMap(({ Plan }) => (Plan === undefined ? [] : withBelow(Plan))));
}

/** The tables that are read from one end to the other by the rows of `explain (format json)`. */
export const wholeTablesIn = (rows: unknown): readonly string[] =>
  nodesIn(rows).flatMap((each) => (each["Node Type"] === "Seq Scan" ? (each["Relation Name"] ?? []) : []));

/** How many rows of tables a statement looked at, by the rows of `explain (analyze, format json)`; those that a function reads are not among them. */
export const rowsReadIn = (rows: unknown): number =>
  nodesIn(rows)
    .filter((each) => each["Relation Name"] !== undefined)
    .reduce((sum, each) => sum + ((each["Actual Rows"] ?? 0) + (each["Rows Removed by Filter"] ?? 0)) * (each["Actual Loops"] ?? 1), 0);
