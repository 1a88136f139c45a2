import type { AuditAction } from "./audit/rules/actions.ts";
import type { RefusalReason } from "./refusals.ts";

/** An expected "no": a closed reason, the facts its sentence needs, and the form field it belongs beside. */
export type Refusal = {
  readonly reason: RefusalReason;
  readonly facts: Readonly<Record<string, string>>;
  readonly field: string | null;
  /** Where several fields are wrong at once: the finished sentence for each. */
  readonly beside?: Readonly<Record<string, string>>;
  /** The record that its sentence tells of: written down as read once everything else is rolled back, and before anybody is told. */
  readonly tells?: { readonly action: AuditAction; readonly objectType: string; readonly objectId: string; readonly patientId: string };
};

/** What every command returns: a value, or a refusal that changed nothing. Anything unexpected is thrown instead. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export function done<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function refuse(
  reason: RefusalReason,
  facts: Readonly<Record<string, string>> = {},
  field: string | null = null,
): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: { reason, facts, field } };
}

/** A refusal that names every field that is wrong, each with its own sentence. */
export function refuseFields(
  reason: RefusalReason,
  facts: Readonly<Record<string, string>>,
  beside: Readonly<Record<string, string>>,
): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: { reason, facts, field: null, beside } };
}
