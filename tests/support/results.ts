import { sayRefusal } from "#lib/refusals.ts";
import type { Refusal, Result } from "#lib/result.ts";

/** The value of a command that must have worked; else the test fails with the refusal's sentence. */
export function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(sayRefusal(result.refusal));
  return result.value;
}

/** The refusal of a command that must have been refused, with its sentence. */
export function refusal<T>(result: Result<T>): Refusal & { readonly sentence: string } {
  if (result.ok) throw new Error("It was not refused.");
  return { ...result.refusal, sentence: sayRefusal(result.refusal) };
}

/** An element that must be there. */
export function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new Error("There is no such one.");
  return found;
}

export const key = () => crypto.randomUUID();

/** What an installation makes links and codes under. */
export const SECRET = "a secret of the installation, long enough for it";
