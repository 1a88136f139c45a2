import { type AftercareContent, aftercareContent } from "#lib/aftercare/input.ts";
import { type ConsentDefinition, consentDefinition } from "#lib/consent/input.ts";
import type { DefinitionKind } from "#lib/definitions/input.ts";
import { type FormDefinition, formDefinition } from "#lib/forms/input.ts";
import { type ProtocolContent, protocolContent } from "#lib/series/input.ts";

export type ReadContent =
  | { readonly kind: "protocol"; readonly content: ProtocolContent }
  | { readonly kind: "form"; readonly content: FormDefinition }
  | { readonly kind: "consent"; readonly content: ConsentDefinition }
  | { readonly kind: "aftercare"; readonly content: AftercareContent };

/** The stored content of a version, checked by the domain it belongs to; null when it is not complete, and then it can be neither read nor approved. */
export function readContent(kind: DefinitionKind, stored: unknown): ReadContent | null {
  switch (kind) {
    case "protocol": {
      const { data } = protocolContent.safeParse(stored);
      return data === undefined ? null : { kind, content: data };
    }
    case "form": {
      const { data } = formDefinition.safeParse(stored);
      return data === undefined ? null : { kind, content: data };
    }
    case "consent": {
      const { data } = consentDefinition.safeParse(stored);
      return data === undefined ? null : { kind, content: data };
    }
    case "aftercare": {
      const { data } = aftercareContent.safeParse(stored);
      return data === undefined ? null : { kind, content: data };
    }
  }
}
