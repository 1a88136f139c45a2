import { SIGN, type Signature } from "#lib/forms/input.ts";

export type SignedBy = {
  readonly signature: Signature | null;
  readonly guardian?: { readonly name: string; readonly relation: string; readonly signature: Signature | null } | undefined;
};

/** The signatures that are still missing, by field. An adult signs; for someone under 18 a guardian does, and they beside them where they can. */
export function missingSignatures({ signature, guardian }: SignedBy, minor: boolean): Readonly<Record<string, string>> {
  if (!minor) return signature === null ? { signature: SIGN } : {};
  return {
    ...(guardian === undefined || guardian.name === "" ? { "guardian.name": "Write the guardian’s full name." } : {}),
    ...(guardian === undefined || guardian.relation === ""
      ? { "guardian.relation": "Write what they are to the patient: mother, father, carer." }
      : {}),
    ...(guardian === undefined || guardian.signature === null ? { "guardian.signature": SIGN } : {}),
  };
}
