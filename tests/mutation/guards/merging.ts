/** Two records that become one: what is settled first, what cannot be undone, and whom a link then opens. */
import type { Guard } from "../guard.ts";
import { changed, test, without } from "./way-in.ts";

const COMMANDS = "lib/merging/commands/merge.ts";

export const mergingGuards = (): readonly Guard[] => [
  without(
    "a merge of what clashes",
    COMMANDS,
    '    if (clashesOf(await readMergeFacts(tx, keptId, mergedId)).length > 0) return refuse("merge_clash");\n',
    test("merging", "nothing is merged while one of them stands"),
  ),
  without(
    "a merge after a look at other details",
    COMMANDS,
    '    if (kept.version !== keptVersion) return changedMeanwhile(tx, "patient", keptId);\n',
    test("merging", "or after a look at other details"),
  ),
  changed(
    "a merge is undone out of its order",
    "lib/merging/rules.ts",
    'if (!onTop || keptLeadsOn) return "merge_not_last";',
    "",
    test("merging", "merges are undone from the latest back"),
  ),
  changed(
    "a merge is undone though a hold speaks of both",
    "lib/merging/rules.ts",
    'return keptSince > 0 ? "merge_kept_since" : null;',
    "return null;",
    test("merging", "speaks of both, so that they stay one until it is lifted"),
  ),
  without(
    "a form that is open while its record becomes another's",
    COMMANDS,
    "    await endFormVisitsOf(tx.db, id);\n",
    test("merging", "a form that is open on a tablet closes"),
  ),
  changed(
    "what was chosen goes on after it is edited",
    "lib/patients/commands/details.ts",
    "and(eq(patientMerges.keptId, patientId), isNull(patientMerges.unmergedAt))",
    "sql`false`",
    test("merging", "what is edited later holds"),
  ),
];
