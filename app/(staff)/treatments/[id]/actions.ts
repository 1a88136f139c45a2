"use server";

import { revalidatePath } from "next/cache";
import { formAction } from "#lib/form-action.ts";
import { done } from "#lib/result.ts";
import { addAddendum } from "#lib/treatments/commands/addendum.ts";
import { cosignTreatment } from "#lib/treatments/commands/cosign.ts";
import { addAddendumInput, cosignTreatmentInput } from "#lib/treatments/input.ts";

export const addAddendumAction = formAction("treatment:record", addAddendumInput, async (ctx, input) => {
  const added = await addAddendum(ctx, input);
  if (!added.ok) return added;
  revalidatePath("/treatments/[id]", "page");
  return done("The note is added.");
});

export const cosignTreatmentAction = formAction("treatment:record", cosignTreatmentInput, async (ctx, input) => {
  const cosigned = await cosignTreatment(ctx, input);
  revalidatePath("/treatments/[id]", "page");
  return cosigned.ok ? done("You have co-signed this record.") : cosigned;
});
