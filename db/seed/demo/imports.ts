import type { Database } from "#db/client.ts";
import { readCsv } from "#lib/interchange/commands/files/csv.ts";
import { stageImport } from "#lib/interchange/commands/stage.ts";
import { workOnImports } from "#lib/interchange/jobs/run.ts";
import { type At, must, type Person } from "./clock.ts";
import type { Random } from "./random.ts";

const FILE = `Client No;Name;DOB;Mobile;E-Mail Address;Suburb;Country;SMS Consent;Comments
A-204;Petrov, Dana;12/09/1979;0491 570 156;dana.petrov@example.com;Footscray;Australia;yes;Prefers mornings
A-205;Petrov, Milan;30/02/1981;0491 570 157;;Footscray;Australia;no;
A-206;Hughes, Bronwyn;44021;ask her daughter;;Seddon;Atlantis;maybe;
A-204;Petrov, Dana;12/09/1979;;;Footscray;Australia;;
A-207;Lindqvist, Maja;3 Jul 1988;+61 491 570 158;maja@example.com;Yarraville;Australia;;
`;

/** A file of another system that reception sent and has not started yet: two of its rows are sound. */
export async function sendFile(stage: {
  readonly at: At;
  readonly database: Database;
  readonly random: Random;
  readonly now: Temporal.Instant;
  readonly reception: Person;
}): Promise<void> {
  const { at, database, random, now, reception } = stage;
  const table = must("read a file", await readCsv(new TextEncoder().encode(FILE)));
  must("send a file", await stageImport(at(now.subtract({ hours: 20 }), reception), "patients", table, random.key()));
  await workOnImports({ database, worker: random.key(), rest: 0 });
}
