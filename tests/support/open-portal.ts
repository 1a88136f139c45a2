import type { PublicCtx } from "#lib/auth/ctx.ts";
import { openPortalLink } from "#lib/portal/commands/gate.ts";
import type { OpenPortalLinkInput } from "#lib/portal/input.ts";
import { done, type Result } from "#lib/result.ts";

/** Opens a link where the clinic sends nothing, so that no code is asked for. @returns the session's cookie */
export async function openPortal(ctx: PublicCtx, input: OpenPortalLinkInput): Promise<Result<{ readonly cookie: string }>> {
  const nothing = { secret: "of these tests alone", sends: { mail: false, sms: false }, device: null };
  const opened = await openPortalLink(ctx, input, nothing);
  if (!opened.ok) return opened;
  if (opened.value.step === "code") throw new Error("A code was asked for.");
  return done(opened.value);
}
