"use server";

import { redirect } from "next/navigation";
import { formAction } from "#lib/form-action.ts";
import { findPatientsInput } from "#lib/patients/input.ts";
import { keepSearch } from "./search-cookie.ts";

/** The search of the patients' page and of the box above every page: the words are posted, kept sealed for a minute and never stand in an address. */
export const searchFromAnywhereAction = formAction("patient:read", findPatientsInput, async (ctx, input) => {
  await keepSearch(input.words, ctx.actor.sessionId);
  redirect("/patients");
});

/** A new patient, begun with what was searched for. */
export const startPatientAction = formAction("patient:write", findPatientsInput, async (ctx, input) => {
  await keepSearch(input.words, ctx.actor.sessionId, "start");
  redirect("/patients/new");
});
