"use server";

import { redirect } from "next/navigation";
import { formAction } from "#lib/form-action.ts";
import { dropImport, matchColumns, startImport, stopImport, undoImport } from "#lib/interchange/commands/steps.ts";
import { importStepInput, matchColumnsInput } from "#lib/interchange/input.ts";

export const matchColumnsAction = formAction("import:run", matchColumnsInput, async (ctx, input) => {
  const matched = await matchColumns(ctx, input);
  if (!matched.ok) return matched;
  redirect(`/imports/${input.importId}`);
});

export const startImportAction = formAction("import:run", importStepInput, async (ctx, input) => {
  const started = await startImport(ctx, input);
  if (!started.ok) return started;
  redirect(`/imports/${input.importId}`);
});

export const stopImportAction = formAction("import:run", importStepInput, async (ctx, input) => {
  const stopped = await stopImport(ctx, input);
  if (!stopped.ok) return stopped;
  redirect(`/imports/${input.importId}`);
});

export const undoImportAction = formAction("import:run", importStepInput, async (ctx, input) => {
  const begun = await undoImport(ctx, input);
  if (!begun.ok) return begun;
  redirect(`/imports/${input.importId}`);
});

export const dropImportAction = formAction("import:run", importStepInput, async (ctx, input) => {
  const dropped = await dropImport(ctx, input);
  if (!dropped.ok) return dropped;
  redirect("/imports");
});
