/** Copies of the bench clinic that hold more than it does, so that no other bench sees that. */
import { asOwner } from "#scripts/support/embedded-postgres.ts";

type Copy = {
  readonly benchUrl: string;
  /** What the copy is called after the clinic's name. */
  readonly suffix: string;
  /** Raised whenever the loader makes something else. */
  readonly edition: number;
  readonly onProgress: (note: string) => void;
  readonly load: (ownerUrl: string) => Promise<void>;
};

/** Makes the copy beside the bench clinic and loads it, unless that was done to the end before. @returns the owner's address of it */
export async function openCopy({ benchUrl, suffix, edition, onProgress, load }: Copy): Promise<string> {
  const url = new URL(benchUrl);
  const template = url.pathname.slice(1);
  const name = `${template}_${suffix}`;
  url.pathname = "/postgres";
  const made = await asOwner(url.toString(), async (client) => {
    const note = "select datname, shobj_description(oid, 'pg_database') as note from pg_database where datname = any($1)";
    const found = await client.query<{ datname: string; note: string | null }>(note, [[template, name]]);
    const noteOf = (which: string) => found.rows.find(({ datname }) => datname === which)?.note ?? null;
    const wanted = `edition ${edition} on ${noteOf(template) ?? ""}`;
    if (noteOf(name) === wanted) return null;
    await client.query(`drop database if exists ${name} with (force)`);
    onProgress("a copy of the bench clinic");
    await client.query(`create database ${name} template ${template} strategy file_copy`);
    return wanted;
  });
  const copy = new URL(benchUrl);
  copy.pathname = `/${name}`;
  if (made !== null) {
    await load(copy.toString());
    await asOwner(url.toString(), (client) => client.query(`comment on database ${name} is '${made}'`));
  }
  return copy.toString();
}
