import { cookies } from "next/headers";
import * as z from "zod";
import { openTyped, sealTyped, TYPED_SECONDS } from "#lib/auth/sealed.ts";
import { env } from "#lib/env.ts";
import { type FormState, initialFormState } from "#lib/form-state.ts";

const NAME = "document-form";
const PATH = "/patients";

const kept = z.object({
  message: z.string().nullable(),
  errors: z.record(z.string(), z.string()),
  values: z.record(z.string(), z.string()),
});

/** Keeps why a document was refused, and what was typed beside it, for the page that its form goes back to: sealed, and for a minute. */
export async function keepRefused({ message, errors, values }: FormState, sessionId: string | null): Promise<void> {
  const { secret, secure } = env();
  const sealed = await sealTyped(JSON.stringify({ message, errors, values }), sessionId, secret);
  (await cookies()).set(NAME, sealed, { httpOnly: true, sameSite: "strict", secure, path: PATH, maxAge: TYPED_SECONDS });
}

/** The form as it was refused; as it begins where nothing was, or too long ago. */
export async function readRefused(sessionId: string | null): Promise<FormState> {
  const cookie = (await cookies()).get(NAME)?.value;
  const words = cookie === undefined ? null : await openTyped(cookie, sessionId, env().secret);
  return words === null ? initialFormState : { ...initialFormState, outcome: "refused", ...kept.parse(JSON.parse(words)), sentAt: 1 };
}
