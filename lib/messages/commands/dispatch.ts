import type { Ctx } from "#lib/auth/ctx.ts";

/**
 * Makes one message of what is due, for as many patients as `limit` says, each with the job that sends it, in one transaction a patient. Nothing while the
 * clinic has paused its messages. Any number may run at once.
 */
export async function sayDue(_ctx: Ctx<"message:send">, _wanted: { readonly limit: number }): Promise<{ readonly said: number }> {
  return { said: 0 };
}
