import { and, asc, desc, eq, isNull } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Db } from "#db/client.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { users } from "#db/schema/users.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { getClinicZone } from "#lib/clinic/queries/locations.ts";
import { sayInstant } from "#lib/time.ts";
import { DEFINITION_KINDS, type DefinitionKind } from "./input.ts";

/** A version as records and forms use it. `content` is parsed by the domain it belongs to, with that domain's schema. */
export type DefinitionInForce = {
  readonly versionId: string;
  readonly definitionId: string;
  readonly slug: string;
  readonly name: string;
  readonly number: number;
  readonly content: unknown;
};

const inForce = {
  versionId: definitionVersions.id,
  definitionId: definitions.id,
  slug: definitions.slug,
  name: definitions.name,
  number: definitionVersions.number,
  content: definitionVersions.content,
};

/**
 * The version in force of one definition; null when none was approved yet, and then nothing that needs it may go on. Part of reads and commands of other
 * domains, which are gated themselves.
 */
export async function findInForce({ db }: { readonly db: Db }, kind: DefinitionKind, slug: string): Promise<DefinitionInForce | null> {
  const [found] = await db
    .select(inForce)
    .from(definitionVersions)
    .innerJoin(definitions, eq(definitions.id, definitionVersions.definitionId))
    .where(and(eq(definitions.kind, kind), eq(definitions.slug, slug), eq(definitionVersions.state, "in_force")));
  return found ?? null;
}

/** The protocols from which a series may be proposed, by name: the version in force of each. */
export function listProtocolsInForce(ctx: Ctx<"definition:read">): Promise<DefinitionInForce[]> {
  return ctx.db
    .select(inForce)
    .from(definitionVersions)
    .innerJoin(definitions, eq(definitions.id, definitionVersions.definitionId))
    .where(and(eq(definitions.kind, "protocol"), eq(definitionVersions.state, "in_force"), isNull(definitions.archivedAt)))
    .orderBy(asc(definitions.name), asc(definitions.id));
}

const editors = alias(users, "editors");

type VersionState = "draft" | "approved" | "in_force" | "retired";

export type DefinitionRow = {
  readonly definitionId: string;
  readonly kind: DefinitionKind;
  readonly name: string;
  /** Newest first. */
  readonly versions: readonly { readonly versionId: string; readonly number: number; readonly state: VersionState }[];
};

function isKind(kind: string): kind is DefinitionKind {
  return DEFINITION_KINDS.some((each) => each === kind);
}

/** Every definition with its versions, in the order of kinds, then by name. */
export async function listDefinitions(ctx: Ctx<"definition:read">): Promise<DefinitionRow[]> {
  const rows = await ctx.db
    .select({
      definitionId: definitions.id,
      kind: definitions.kind,
      name: definitions.name,
      versionId: definitionVersions.id,
      number: definitionVersions.number,
      state: definitionVersions.state,
    })
    .from(definitions)
    .innerJoin(definitionVersions, eq(definitionVersions.definitionId, definitions.id))
    .where(isNull(definitions.archivedAt))
    .orderBy(asc(definitions.name), asc(definitions.id), desc(definitionVersions.number));
  const found = new Map<string, DefinitionRow>();
  for (const { versionId, number, state, definitionId, kind, name } of rows) {
    if (!isKind(kind)) continue;
    const versions = [...(found.get(definitionId)?.versions ?? []), { versionId, number, state }];
    found.set(definitionId, { definitionId, kind, name, versions });
  }
  return [...found.values()].sort((a, b) => DEFINITION_KINDS.indexOf(a.kind) - DEFINITION_KINDS.indexOf(b.kind));
}

export type VersionView = DefinitionInForce & {
  readonly kind: DefinitionKind;
  readonly state: VersionState;
  /** The version that it was begun from. */
  readonly basedOn: string | null;
  /** Who last changed the draft and when, in the same words; null where nobody did. */
  readonly edited: string | null;
  /** "Aroha Ngata, Tue 10 Mar 2026, 3:00 pm", or null while nobody approved it. */
  readonly approved: string | null;
  /** Since when it holds, or until when it did. */
  readonly inForceSince: string | null;
  readonly retired: string | null;
  readonly versions: DefinitionRow["versions"];
  readonly version: number;
};

/** One version to read and approve; null when there is none of that id. Times are in the zone of the clinic's first location. */
export async function getVersion(ctx: Ctx<"definition:read" | "clinic:read">, versionId: string): Promise<VersionView | null> {
  const [row] = await ctx.db
    .select({
      ...inForce,
      kind: definitions.kind,
      state: definitionVersions.state,
      basedOn: definitionVersions.basedOn,
      editedBy: editors.name,
      editedAt: definitionVersions.editedAt,
      approvedBy: users.name,
      approvedAt: definitionVersions.approvedAt,
      inForceAt: definitionVersions.inForceAt,
      retiredAt: definitionVersions.retiredAt,
      version: definitionVersions.version,
    })
    .from(definitionVersions)
    .innerJoin(definitions, eq(definitions.id, definitionVersions.definitionId))
    .leftJoin(users, eq(users.id, definitionVersions.approvedBy))
    .leftJoin(editors, eq(editors.id, definitionVersions.editedBy))
    .where(eq(definitionVersions.id, versionId));
  if (row === undefined || !isKind(row.kind)) return null;
  const [zone, versions] = await Promise.all([
    getClinicZone(ctx),
    ctx.db
      .select({ versionId: definitionVersions.id, number: definitionVersions.number, state: definitionVersions.state })
      .from(definitionVersions)
      .where(eq(definitionVersions.definitionId, row.definitionId))
      .orderBy(desc(definitionVersions.number)),
  ]);
  const { approvedBy, approvedAt, editedBy, editedAt, inForceAt, retiredAt, kind, ...rest } = row;
  const say = (at: Temporal.Instant | null) => (at === null ? null : sayInstant(at, zone));
  return {
    ...rest,
    kind,
    edited: editedAt === null ? null : `${editedBy ?? "Someone"}, ${sayInstant(editedAt, zone)}`,
    approved: approvedAt === null ? null : `${approvedBy ?? "Someone"}, ${sayInstant(approvedAt, zone)}`,
    inForceSince: say(inForceAt),
    retired: say(retiredAt),
    versions,
  };
}
