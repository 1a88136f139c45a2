import { createHash } from "node:crypto";
import { and, eq, inArray, isNotNull, isNull } from "drizzle-orm";
import { claims } from "#db/schema/claims.ts";
import { resources } from "#db/schema/resources.ts";
import { findBroken } from "#lib/screening/queries/broken.ts";
import type { SendTx } from "./send.ts";
import { type Alert, colleagues } from "./tell-staff.ts";

type Group = Awaited<ReturnType<typeof findBroken>>["groups"][number];

/**
 * A patient's booked visits that could not be booked as the answers stand: reception is told where another day will do, and whoever treats them where only a
 * clinician ends what stands. Told once for these visits on these days for these reasons after these answers; a further answer is another cause.
 * @param by who did it at a screen, and read there what it broke
 */
export async function brokenGateAlert(tx: SendTx, patientId: string, by: string | null): Promise<Alert | null> {
  const { groups } = await findBroken(tx, patientId);
  const [first] = groups;
  if (first === undefined) return null;
  const told = await Promise.all([
    groups.some(({ notBefore }) => notBefore !== null) ? colleagues(tx, ["reception"]) : [],
    cliniciansOf(
      tx,
      groups.filter(({ notBefore }) => notBefore === null),
    ),
  ]);
  const to = told.flat();
  return {
    cause: `gate:${markOf(groups)}`,
    path: `/appointments/${first.sessions[0].appointmentId}`,
    // A clinic whose clinicians do all has no reception to tell.
    to: [...new Set(to.length > 0 ? to : await colleagues(tx, ["clinician"]))].filter((id) => id !== by),
    about: { cause: "gate", appointmentId: first.sessions[0].appointmentId },
  };
}

/** Those whom the visits are booked with, as far as they sign in; where nobody does, every clinician. */
async function cliniciansOf(tx: SendTx, groups: readonly Group[]): Promise<readonly string[]> {
  const ids = groups.flatMap(({ sessions }) => sessions.map(({ appointmentId }) => appointmentId));
  if (ids.length === 0) return [];
  const booked = await tx.db
    .selectDistinct({ userId: resources.userId })
    .from(claims)
    .innerJoin(resources, eq(resources.id, claims.resourceId))
    .where(and(inArray(claims.appointmentId, ids), eq(claims.kind, "clinician"), isNull(claims.releasedAt), isNotNull(resources.userId)));
  const own = booked.flatMap(({ userId }) => userId ?? []);
  const found = own.length === 0 ? [] : await colleagues(tx, ["clinician"], { ids: own });
  return found.length > 0 ? found : colleagues(tx, ["clinician"]);
}

/** What broke and by which answers, as one mark that tells nothing. */
function markOf(groups: readonly Group[]): string {
  const lines = groups.flatMap(({ sessions }) =>
    sessions.map(({ appointmentId, date, stops, facts }) => {
      const reasons = stops.map((stop) => ("finding" in stop ? `${stop.finding.rule} ${stop.until ?? ""}` : stop.event.id));
      return [appointmentId, date, ...reasons.toSorted(), facts.signed.at(-1)?.id ?? ""].join(" ");
    }),
  );
  return createHash("sha256").update(lines.toSorted().join("\n")).digest("base64url");
}
