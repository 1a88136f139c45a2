import { and, asc, eq, gt, isNotNull, ne, or } from "drizzle-orm";
import { contentHash } from "#db/once.ts";
import { consents } from "#db/schema/consents.ts";
import { definitionVersions } from "#db/schema/definitions.ts";
import { formResponses } from "#db/schema/form-responses.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { isIntactForm } from "#lib/screening/queries/seal.ts";
import { isIntact, sealColumns } from "./seal.ts";

export type Verified = {
  readonly consents: number;
  readonly forms: number;
  readonly versions: number;
  /** The documents that are not what was signed. */
  readonly altered: readonly { readonly document: "consent" | "form" | "version"; readonly id: string }[];
};

/** Rows looked at in one statement; pictures come with them. */
const AT_ONCE = 200;

/**
 * Looks at every signed consent and every signed form: does what is kept fit the seal that was put over it with the signature? And at every approved version
 * of what they name: is it what was approved? The application's role cannot change them; whoever holds the database can, and is found out here. Audited with
 * counts.
 */
export async function verifyDocuments(ctx: Ctx<"clinical:read">): Promise<Verified> {
  const signed = await verifyAll((after) => readConsents(ctx, after));
  const filled = await verifyAll((after) => readForms(ctx, after));
  const approved = await verifyAll((after) => readVersions(ctx, after));
  const altered = [
    ...signed.altered.map((id) => ({ document: "consent" as const, id })),
    ...filled.altered.map((id) => ({ document: "form" as const, id })),
    ...approved.altered.map((id) => ({ document: "version" as const, id })),
  ];
  await recordAudit(ctx, {
    action: "documents:verify",
    objectType: "clinic",
    objectId: null,
    detail: { consents: signed.count, forms: filled.count, versions: approved.count, altered: altered.length },
  });
  return { consents: signed.count, forms: filled.count, versions: approved.count, altered };
}

type Checked = { readonly id: string; readonly intact: boolean };

async function verifyAll(
  read: (after: string | null) => Promise<readonly Checked[]>,
): Promise<{ readonly count: number; readonly altered: readonly string[] }> {
  const altered: string[] = [];
  let count = 0;
  let after: string | null = null;
  for (;;) {
    const page: readonly Checked[] = await read(after);
    count += page.length;
    altered.push(...page.flatMap(({ id, intact }) => (intact ? [] : [id])));
    after = page.at(-1)?.id ?? null;
    if (page.length < AT_ONCE) return { count, altered };
  }
}

async function readConsents({ db }: Ctx<"clinical:read">, after: string | null): Promise<readonly Checked[]> {
  const rows = await db
    .select({ id: consents.id, ...sealColumns })
    .from(consents)
    .where(after === null ? undefined : gt(consents.id, after))
    .orderBy(asc(consents.id))
    .limit(AT_ONCE);
  return rows.map(({ id, ...row }) => ({ id, intact: isIntact(row) }));
}

/** Versions from their approval on: questions and words that signed documents name, not drafts. */
async function readVersions({ db }: Ctx<"clinical:read">, after: string | null): Promise<readonly Checked[]> {
  const rows = await db
    .select({ id: definitionVersions.id, content: definitionVersions.content, seal: definitionVersions.contentHash })
    .from(definitionVersions)
    .where(and(ne(definitionVersions.state, "draft"), after === null ? undefined : gt(definitionVersions.id, after)))
    .orderBy(asc(definitionVersions.id))
    .limit(AT_ONCE);
  return rows.map(({ id, content, seal }) => ({ id, intact: contentHash(content).equals(seal) }));
}

/** Signed forms, and what carries a seal without being called signed. */
async function readForms({ db }: Ctx<"clinical:read">, after: string | null): Promise<readonly Checked[]> {
  const sealed = or(eq(formResponses.state, "signed"), isNotNull(formResponses.contentHash));
  const rows = await db
    .select()
    .from(formResponses)
    .where(and(sealed, after === null ? undefined : gt(formResponses.id, after)))
    .orderBy(asc(formResponses.id))
    .limit(AT_ONCE);
  return rows.map((row) => ({ id: row.id, intact: isIntactForm(row) }));
}
