import { and, eq, inArray, sql } from "drizzle-orm";
import { importRows, imports } from "#db/schema/imports.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { ImportStepInput, MatchColumnsInput } from "../input.ts";
import { isField } from "../rules/columns.ts";
import { FIELDS_OF, type ImportKind, wrongColumns } from "../rules/kinds.ts";
import { stepsOf } from "../rules/steps.ts";

type Step = ReturnType<typeof stepsOf>[number];
type Locked = { readonly id: string; readonly kind: ImportKind; readonly headers: readonly string[] };

/** The import as it was seen, locked for one step. Refuses `not_found`, `changed_meanwhile` and `import_not_now`. */
async function take(tx: Tx<"import:run">, { importId, version }: ImportStepInput, step: Step): Promise<Result<Locked>> {
  const [found] = await tx.db
    .select({
      id: imports.id,
      kind: imports.kind,
      headers: imports.headers,
      state: imports.state,
      startedAt: imports.startedAt,
      version: imports.version,
    })
    .from(imports)
    .where(eq(imports.id, importId))
    .for("update");
  if (found === undefined) return refuse("not_found");
  if (!stepsOf({ state: found.state, started: found.startedAt !== null }).includes(step)) return refuse("import_not_now");
  // What a server does by itself meanwhile is no change that anybody would overwrite.
  if (found.version !== version) return changedMeanwhile(tx, "import", importId);
  return done(found);
}

const next = { version: sql`${imports.version} + 1`, leasedBy: null, leasedUntil: null };

/** Says what each column of the file is, and has every row read anew. Refuses as `wrongColumns` does besides. */
export function matchColumns(ctx: Ctx<"import:run">, input: MatchColumnsInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const taken = await take(tx, input, "match");
    if (!taken.ok) return taken;
    const { kind, headers } = taken.value;
    const columns = headers.map((_, at) => input.columns[at] ?? "").map((name) => (isField(FIELDS_OF[kind], name) ? name : ""));
    const wrong = wrongColumns(kind, columns);
    if (wrong !== null) return refuse(wrong);
    const { dateOrder, likely } = input;
    await tx.db
      .update(imports)
      .set({ ...next, columns, dateOrder, likely, state: "checking" })
      .where(eq(imports.id, input.importId));
    await recordAudit(tx, { action: "import:match", objectType: "import", objectId: input.importId });
    return done(null);
  });
}

/** Lets the rows be made, from where it was stopped if it was. Rows of what is there already are left out. */
export function startImport(ctx: Ctx<"import:run">, input: ImportStepInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const taken = await take(tx, input, "start");
    if (!taken.ok) return taken;
    const [{ likely } = { likely: "skip" }] = await tx.db
      .update(imports)
      .set({
        ...next,
        state: "running",
        startedAt: sql`coalesce(${imports.startedAt}, ${tx.now.toString()}::timestamptz)`,
        startedBy: sql`coalesce(${imports.startedBy}, ${tx.actor.id}::uuid)`,
      })
      .where(eq(imports.id, input.importId))
      .returning({ likely: imports.likely });
    const left = likely === "skip" ? (["same", "alike"] as const) : (["same"] as const);
    await tx.db
      .update(importRows)
      .set({ state: "skipped" })
      .where(and(eq(importRows.importId, input.importId), inArray(importRows.state, left)));
    await recordAudit(tx, { action: "import:start", objectType: "import", objectId: input.importId, detail: { likely } });
    return done(null);
  });
}

/** Stops after the batch at hand. What was made stays; it can go on, or be undone. */
export function stopImport(ctx: Ctx<"import:run">, input: ImportStepInput): Promise<Result<null>> {
  return step(ctx, input, "stop", { state: "checked", action: "import:stop" });
}

/** Takes back everything that it made and that nobody has touched since. */
export function undoImport(ctx: Ctx<"import:run">, input: ImportStepInput): Promise<Result<null>> {
  return step(ctx, input, "undo", { state: "undoing", action: "import:undo" });
}

/** Throws a file away of which nothing was made: what its rows say is gone. */
export function dropImport(ctx: Ctx<"import:run">, input: ImportStepInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const taken = await take(tx, input, "drop");
    if (!taken.ok) return taken;
    await tx.db
      .update(imports)
      .set({ ...next, state: "dropped" })
      .where(eq(imports.id, input.importId));
    await tx.db.update(importRows).set({ cells: [], reasons: [] }).where(eq(importRows.importId, input.importId));
    await recordAudit(tx, { action: "import:drop", objectType: "import", objectId: input.importId });
    return done(null);
  });
}

function step(
  ctx: Ctx<"import:run">,
  input: ImportStepInput,
  which: Step,
  to: { readonly state: "checked" | "undoing"; readonly action: "import:stop" | "import:undo" },
): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const taken = await take(tx, input, which);
    if (!taken.ok) return taken;
    await tx.db
      .update(imports)
      .set({ ...next, state: to.state })
      .where(eq(imports.id, input.importId));
    await recordAudit(tx, { action: to.action, objectType: "import", objectId: input.importId });
    return done(null);
  });
}
