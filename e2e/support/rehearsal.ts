import { contentHash } from "#db/once.ts";
import { defaultScreeningForm } from "#db/seed/definitions/screening-form.ts";
import { DEFAULT_WORDINGS } from "#lib/messages/outputs/default-wordings.ts";
import { lookInside } from "./sql.ts";

type Rehearsed = "form" | "template";

const contents = {
  form: defaultScreeningForm,
  template: { message: "reminder", ...DEFAULT_WORDINGS.reminder },
} as const;

/** A form or words of its own beside the clinic's, so that nobody else's patients meet what is tried here, under a name that no other rehearsal has. */
export async function withRehearsal(work: (name: string) => Promise<void>, kind: Rehearsed = "form"): Promise<void> {
  const sql = lookInside();
  const slug = `rehearsal-${crypto.randomUUID()}`;
  const name = `Rehearsal ${slug.slice(-8)}`;
  const content = contents[kind];
  try {
    await sql`
      with definition as (insert into definitions (kind, slug, name) values (${kind}, ${slug}, ${name}) returning id)
      insert into definition_versions (definition_id, number, content, content_hash)
      select id, 1, ${sql.json(content)}, ${contentHash(content)} from definition`;
    await work(name);
  } finally {
    await sql`update definitions set archived_at = now() where slug = ${slug}`;
    await sql.end();
  }
}
