/** A visit at which everything was recorded that can be. */
import { signTreatment } from "#lib/aftercare/commands.ts";
import { removePhoto } from "#lib/photos/commands/remove.ts";
import { addAddendum } from "#lib/treatments/commands/addendum.ts";
import type { BySql } from "./by-sql.ts";
import { document, sendDocument } from "./documents.ts";
import { agree, send, taking, type temporaryStore } from "./photo-clinic.ts";
import { picture } from "./pictures.ts";
import { key, value } from "./results.ts";
import { as, type ScreeningClinic } from "./screened-visit.ts";
import { addLot, addProduct } from "./stock.ts";
import { equippedVisit, SIGNING, STARTED, wholeRecord } from "./treatment-room.ts";

type Room = {
  readonly clinic: ScreeningClinic;
  readonly deviceId: string;
  readonly app: BySql;
  readonly store: ReturnType<typeof temporaryStore>;
};

/** A signed record with one of everything, its handout, a document and photographs: more than the sweep would take for traces of a crash. */
export async function wholeVisit({ clinic, deviceId, app, store }: Room) {
  const visit = await equippedVisit(clinic);
  const { treatmentId, appointmentId, patientId } = visit;
  const off = STARTED.toString();
  const tub = await addLot(clinic, await addProduct(clinic, { kind: "anaesthetic", name: "Cream" }));
  const numbing = "insert into anaesthetics (appointment_id, lot_id, product, applied_at, removed_at) values ($1, $3, 'Cream', $2, $2)";
  await app.client.query(numbing, [appointmentId, off, tub.id]);
  await app.client.query(
    `insert into blood_products (treatment_id, kind, drawn_at, drawn_by, tubes, tube_ml, spin_g, spin_minutes, checked_by, witnessed_by, checked_at)
       values ($1, 'cgf', $2, $3, 1, 9, 700, 12, $3, $4, $2)`,
    [treatmentId, off, clinic.clinician.id, clinic.doctor.id],
  );
  const recording = as(clinic, clinic.clinician, ["treatment:record"], SIGNING);
  value(await signTreatment(recording, wholeRecord(treatmentId, deviceId)));
  value(await addAddendum(recording, { idempotencyKey: key(), treatmentId, words: "Slept well." }));
  await agree(clinic, patientId);
  const small = await picture.jpeg({ width: 80, height: 60 });
  const { photoId } = value(await send(clinic, store, { patientId, appointmentId }, small));
  value(await send(clinic, store, { patientId, original: photoId }, small));
  value(await removePhoto(taking(clinic), { photoId, reason: "Out of focus." }));
  value(await send(clinic, store, { patientId, appointmentId }, small));
  value(await sendDocument(clinic, store, { fields: { patientId, title: "From Dr Chen" } }, document.text()));
  return visit;
}
