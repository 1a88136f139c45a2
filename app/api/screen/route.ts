import { keepSession } from "#app/session-cookie.ts";
import { currentActor, currentScreen, publicVisitor, sameOrigin } from "#lib/auth/session.ts";
import { env } from "#lib/env.ts";
import { lackOf } from "#lib/incoming-requests.ts";
import { logUnexpected } from "#lib/log.ts";
import { sayRefusal } from "#lib/refusals.ts";
import { refuse } from "#lib/result.ts";
import type { ScreenState } from "#lib/screen-state.ts";
import { lockScreen, unlockScreen } from "#lib/staff/commands/screen.ts";
import { screenInput } from "#lib/staff/input.ts";

const say = (state: ScreenState): Response => Response.json(state, { headers: { "cache-control": "no-store" } });

/**
 * What a page tells of its screen and asks for it. No action of a form: an action that renews the cookie has the page drawn again, and a draft under the cover
 * must stand there after it as before.
 */
export async function POST(request: Request): Promise<Response> {
  if (!(await sameOrigin()).ok) return new Response(null, { status: 403 });
  const told = screenInput.safeParse(await request.json().catch(() => null));
  if (!told.success) return new Response(null, { status: 400 });
  try {
    return say(await answer(told.data));
  } catch (error) {
    const lack = lackOf(error);
    const refusal = lack === null ? refuse("unexpected", { reference: logUnexpected(error, "screen") }) : refuse(lack.reason);
    return say({ state: "locked", message: sayRefusal(refusal.refusal) });
  }
}

async function answer(told: ReturnType<typeof screenInput.parse>): Promise<ScreenState> {
  const screen = await currentScreen();
  if (screen === null) return { state: "ended" };
  if (told.tells === "password") {
    const opened = await unlockScreen(await publicVisitor(), screen, told.password, env().secret);
    if (!opened.ok)
      return opened.refusal.reason === "signed_out" ? { state: "ended" } : { state: "locked", message: sayRefusal(opened.refusal) };
    await keepSession(opened.value);
    return { state: "open", user: screen.userId };
  }
  const actor = await currentActor();
  if (actor === null) return { state: "locked", message: null };
  if (told.tells === "alive") return { state: "open", user: screen.userId };
  await lockScreen(await publicVisitor(), actor);
  return { state: "locked", message: null };
}
