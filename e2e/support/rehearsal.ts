import { contentHash } from "#db/once.ts";
import { defaultScreeningForm } from "#db/seed/definitions/screening-form.ts";
import { lookInside } from "./sql.ts";

/** A form of its own beside the clinic's, so that nobody else's patients meet what is tried here, under a name that no other rehearsal has. */
export async function withRehearsal(work: (name: string) => Promise<void>): Promise<void> {
  const sql = lookInside();
  const slug = `rehearsal-${crypto.randomUUID()}`;
  const name = `Rehearsal ${slug.slice(-8)}`;
  try {
    await sql`
      with definition as (insert into definitions (kind, slug, name) values ('form', ${slug}, ${name}) returning id)
      insert into definition_versions (definition_id, number, content, content_hash)
      select id, 1, ${sql.json(defaultScreeningForm)}, ${contentHash(defaultScreeningForm)} from definition`;
    await work(name);
  } finally {
    await sql`update definitions set archived_at = now() where slug = ${slug}`;
    await sql.end();
  }
}
