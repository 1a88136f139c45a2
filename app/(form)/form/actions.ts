"use server";

import { z } from "zod";
import { formLinkAction } from "#lib/form-action.ts";
import { abandonForms } from "#lib/forms/commands/finish.ts";
import { done } from "#lib/result.ts";

/** Sent by the page itself when nobody is at it: what was typed stays a draft, and this browser opens it no more. */
export const abandonFormsAction = formLinkAction("any", z.strictObject({}), async (ctx) => {
  const ended = await abandonForms(ctx);
  return ended.ok ? done(null) : ended;
});
