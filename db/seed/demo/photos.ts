import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import sharp from "sharp";
import { z } from "zod";
import type { Database } from "#db/client.ts";
import { photos } from "#db/schema/photos.ts";
import { openFiles, PHOTOS_FOLDER } from "#lib/files.ts";
import { THUMB_SIDE } from "#lib/photos/rules/picture.ts";
import { standardViews } from "#lib/photos/rules/views.ts";
import { drawFace } from "./faces.ts";
import type { Random } from "./random.ts";

/** How many patients are photographed, how many of them from every side, and at how many sessions at most. */
const PATIENTS = 5;
const WHOLE_SETS = 2;
const SESSIONS = 3;
/** Of whom there are few: the face and what was treated. */
const SHORT_SET = ["front", "close-up"];

const visits = z.array(
  z.object({
    patient: z.string(),
    appointment: z.string(),
    series: z.string().nullable(),
    date: z.string(),
    at: z.string(),
    by: z.string(),
    whose: z.coerce.number(),
    session: z.coerce.number(),
    sessions: z.coerce.number(),
  }),
);

/** Photographs of treated patients who agree to them, at the first sessions and the last: drawn here, and written in bulk as the application's role. */
export async function takeDemoPhotos(options: {
  readonly database: Database;
  readonly random: Random;
  readonly folder: string;
}): Promise<number> {
  const { database, random, folder } = options;
  const files = openFiles({ folder, bucket: null });
  const found = await database.db.execute(sql`
    with treated as (
      select t.patient_id, t.appointment_id, a.series_id, a.local_date, t.started_at, t.started_by,
        row_number() over (partition by t.patient_id order by t.started_at) as session,
        count(*) over (partition by t.patient_id) as sessions
      from treatments t join appointments a on a.id = t.appointment_id
      where t.state = 'signed' and exists (
        select from consents c where c.patient_id = t.patient_id and c.kind = 'photo' and c.purpose = 'record' and c.ended_hash is null)
    ), ranked as (select *, dense_rank() over (order by sessions desc, patient_id) as whose from treated)
    select patient_id as patient, appointment_id as appointment, series_id as series, local_date::text as date, started_at as at, started_by as by,
      whose, session, sessions from ranked
    where whose <= ${PATIENTS} and (session < ${SESSIONS} or session = sessions) order by whose, session`);
  const whole = standardViews(["chin"]).map(({ id }) => id);
  const wanted = visits
    .parse(found.rows)
    .flatMap((visit) => (visit.whose <= WHOLE_SETS ? whole : SHORT_SET).map((view) => ({ visit, view })));
  const name = () => `${PHOTOS_FOLDER}/${random.key().replaceAll("-", "")}.jpg`;
  const named = wanted.map((each) => ({ ...each, key: name(), thumbKey: name() }));
  const rows = await Promise.all(
    named.map(async ({ visit, view, key, thumbKey }) => {
      const healed = visit.sessions <= 1 ? 0 : (visit.session - 1) / (visit.sessions - 1);
      const drawn = sharp(Buffer.from(drawFace(view, visit.whose, healed))).flatten();
      const { data, info } = await drawn.clone().jpeg({ quality: 86 }).toBuffer({ resolveWithObject: true });
      const thumb = await drawn.clone().resize({ width: THUMB_SIDE, height: THUMB_SIDE, fit: "inside" }).jpeg().toBuffer();
      await files.put(key, data);
      await files.put(thumbKey, thumb);
      return {
        patientId: visit.patient,
        appointmentId: visit.appointment,
        seriesId: visit.series,
        state: "kept" as const,
        ...{ view, key, thumbKey, width: info.width, height: info.height, size: data.length },
        contentHash: createHash("sha256").update(data).digest(),
        takenOn: visit.date,
        takenBy: visit.by,
        keptAt: Temporal.Instant.from(visit.at),
      };
    }),
  );
  if (rows.length > 0) await database.db.insert(photos).values(rows);
  return rows.length;
}
