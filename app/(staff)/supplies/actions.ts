"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { formAction } from "#lib/form-action.ts";
import { done } from "#lib/result.ts";
import { addSupply, archiveSupply, restoreSupply, updateSupply } from "#lib/supplies/commands/catalogue.ts";
import { countLot, receiveLot, resumeLot, stopLot } from "#lib/supplies/commands/lots.ts";
import {
  addSupplyInput,
  archiveSupplyInput,
  countLotInput,
  receiveLotInput,
  resumeLotInput,
  stopLotInput,
  updateSupplyInput,
} from "#lib/supplies/input.ts";

export const addSupplyAction = formAction("supply:manage", addSupplyInput, async (ctx, input) => {
  const added = await addSupply(ctx, input);
  if (!added.ok) return added;
  redirect(`/supplies/${added.value.supplyId}?done=added`);
});

export const updateSupplyAction = formAction("supply:manage", updateSupplyInput, async (ctx, input) => {
  const updated = await updateSupply(ctx, input);
  if (!updated.ok) return updated;
  redirect(`/supplies/${input.supplyId}?done=saved`);
});

export const archiveSupplyAction = formAction("supply:manage", archiveSupplyInput, async (ctx, input) => {
  const archived = await archiveSupply(ctx, input);
  if (!archived.ok) return archived;
  redirect(`/supplies/${input.supplyId}?done=archived`);
});

export const restoreSupplyAction = formAction("supply:manage", archiveSupplyInput, async (ctx, input) => {
  const restored = await restoreSupply(ctx, input);
  if (!restored.ok) return restored;
  redirect(`/supplies/${input.supplyId}?done=restored`);
});

/** The stock's own pages show what was counted; both are drawn again. */
const drawStock = () => revalidatePath("/supplies", "layout");

export const receiveLotAction = formAction("supply:manage", receiveLotInput, async (ctx, input) => {
  const received = await receiveLot(ctx, input);
  if (!received.ok) return received;
  drawStock();
  return done(
    `${input.units === 1 ? "1 unit" : `${input.units} units`} of ${received.value.product}, lot ${received.value.lot}, counted in.`,
  );
});

export const countLotAction = formAction("supply:manage", countLotInput, async (ctx, input) => {
  const counted = await countLot(ctx, input);
  if (!counted.ok) return counted;
  drawStock();
  return done("Counted.");
});

export const stopLotAction = formAction("supply:manage", stopLotInput, async (ctx, input) => {
  const stopped = await stopLot(ctx, input);
  if (!stopped.ok) return stopped;
  drawStock();
  return done("Taken out of use.");
});

export const resumeLotAction = formAction("treatment:record", resumeLotInput, async (ctx, input) => {
  const resumed = await resumeLot(ctx, input);
  if (!resumed.ok) return resumed;
  drawStock();
  return done("Back in use.");
});
