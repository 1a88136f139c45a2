/** Everything that is kept, row by row, so that a test can say what a command left alone. */
import type { Client } from "pg";

/** What a merge and its undoing write by design: their own log, the audit and its chain. */
const WRITTEN = ["patient_merges", "audit_log", "audit_chain", "audit_unsealed"];
/** Columns that they change by design: what leads from one record to the other, and what ends a link or a visit through it. */
const CHANGED = ["merged_into", "revoked_at", "revoked_reason", "expires_at"];
const ENDED_TABLES = ["patients", "portal_links", "portal_sessions", "form_links", "form_sessions"];

const namesOf = async (client: Client, kind: "r" | "v"): Promise<readonly string[]> => {
  const { rows } = await client.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = $1 order by 1",
    [kind],
  );
  return rows.map(({ name }) => name);
};

/** A digest of every row of every table, by table, but for what a merge writes and changes by design. */
export async function digestOfTables(client: Client): Promise<Readonly<Record<string, string>>> {
  const tables = (await namesOf(client, "r")).filter((name) => !WRITTEN.includes(name));
  const left = `'{${CHANGED.join(",")}}'::text[]`;
  const parts = tables.map(
    (name) => `select '${name}' as name, md5(coalesce(string_agg(j, E'\\n' order by j), '')) as digest
      from (select (to_jsonb(t)${ENDED_TABLES.includes(name) ? ` - ${left}` : ""})::text as j from ${name} t) rows`,
  );
  const { rows } = await client.query<{ name: string; digest: string }>(parts.join(" union all "));
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
}

/** What every view shows: to staff, and to each of these patients behind their portal link. */
export async function digestOfViews(client: Client, patientIds: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const views = await namesOf(client, "v");
  const shown: Record<string, string> = {};
  for (const patient of ["", ...patientIds]) {
    await client.query("select set_config('cadence.portal_patient', $1, false)", [patient]);
    for (const view of views.filter((name) => name.startsWith("portal_") === (patient !== "") && name !== "portal_opening_view")) {
      const { rows } = await client.query<{ digest: string }>(
        `select md5(coalesce(string_agg(j, E'\\n' order by j), '')) as digest from (select (to_jsonb(t) - 'version')::text as j from ${view} t) rows`,
      );
      shown[`${view} ${patient}`] = rows[0]?.digest ?? "";
    }
  }
  await client.query("select set_config('cadence.portal_patient', '', false)");
  return shown;
}
