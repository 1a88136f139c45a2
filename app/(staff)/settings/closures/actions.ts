"use server";

import { redirect } from "next/navigation";
import { formAction } from "#lib/form-action.ts";
import { addClosure, addHolidays, changeClosure, removeClosure } from "#lib/resources/commands/closures.ts";
import { addClosureInput, addHolidaysInput, changeClosureInput, removeClosureInput } from "#lib/resources/input.ts";
import { done } from "#lib/result.ts";

type Where = { readonly locationId: string; readonly firstDate: string; readonly back?: "diary" | undefined };

/** Back to the day where nothing has to be moved; else to what has to be. */
function leave({ locationId, firstDate, back }: Where, closureId: string, affected: number, said: string): never {
  if (back === "diary" && affected === 0) redirect(`/diary?location=${locationId}&date=${firstDate}`);
  redirect(`/settings/closures/${closureId}?location=${locationId}&done=${said}${back === undefined ? "" : "&back=diary"}`);
}

export const addClosureAction = formAction("hours:write", addClosureInput, async (ctx, input) => {
  const result = await addClosure(ctx, input);
  if (!result.ok) return result;
  leave(input, result.value.closureId, result.value.affected.length, "added");
});

export const changeClosureAction = formAction("hours:write", changeClosureInput, async (ctx, input) => {
  const result = await changeClosure(ctx, input);
  if (!result.ok) return result;
  leave(input, result.value.closureId, result.value.affected.length, "saved");
});

export const removeClosureAction = formAction("hours:write", removeClosureInput, async (ctx, input) => {
  const result = await removeClosure(ctx, input);
  if (!result.ok) return result;
  redirect(`/settings/closures/${input.closureId}?location=${input.locationId}${input.back === undefined ? "" : "&back=diary"}`);
});

const counted = (count: number, one: string, many: string) => `${count === 0 ? "No" : count} ${count === 1 ? one : many}`;

export const addHolidaysAction = formAction("hours:write", addHolidaysInput, async (ctx, input) => {
  const result = await addHolidays(ctx, input);
  if (!result.ok) return result;
  const { added, known, affected } = result.value;
  const sentences = [
    `${counted(added, "public holiday", "public holidays")} added.`,
    ...(known === 0 ? [] : [`${counted(known, "was", "were")} there already or ${known === 1 ? "has" : "have"} gone by.`]),
    ...(affected === 0
      ? []
      : [`${counted(affected, "appointment stands", "appointments stand")} on these days: the list of closures names them.`]),
  ];
  return done(sentences.join(" "));
});
