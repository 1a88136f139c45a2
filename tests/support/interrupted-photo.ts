/**
 * `node interrupted-photo.ts <stage>`: takes a photograph as a server does, says when it has got to the stage, and goes no further until it is killed. What it
 * needs to know comes as JSON in PHOTO.
 */
import { z } from "zod";
import { openDatabase } from "#db/client.ts";
import { asSystem } from "#lib/auth/ctx.ts";
import { type Files, openFiles } from "#lib/files.ts";
import { takePhoto } from "#lib/photos/commands/take.ts";
import { takePhotoInput } from "#lib/photos/input.ts";
import { WANTED } from "#lib/photos/rules/picture.ts";
import { receiveForm } from "#lib/receive.ts";
import { formOf, picture } from "./pictures.ts";

const given = z
  .object({
    url: z.string(),
    folder: z.string(),
    patientId: z.string(),
    appointmentId: z.string(),
    userId: z.string(),
  })
  .parse(JSON.parse(process.env.PHOTO ?? ""));
const [stage] = process.argv.slice(2);

async function stop(): Promise<void> {
  process.stdout.write("here\n");
  await new Promise(() => setInterval(() => undefined, 1000));
}

const place = { folder: given.folder, bucket: null };
const store = openFiles(place);
let puts = 0;
const files: Files = {
  ...store,
  put: async (key, bytes) => {
    puts += 1;
    if (stage === "drawn" && puts === 1) await stop();
    await store.put(key, bytes);
    if ((stage === "half" && puts === 1) || (stage === "whole" && puts === 2)) await stop();
  },
};

const database = openDatabase(given.url, { name: "interrupted", max: 2 });
const actingAs = { id: given.userId, name: "Aroha", roles: ["clinician"], isDoctor: false, isPrescriber: false } as const;
const ctx = asSystem("interrupted", { database, now: Temporal.Instant.from("2026-11-22T23:00:00Z"), actingAs });
const fields = { idempotencyKey: crypto.randomUUID(), patientId: given.patientId, appointmentId: given.appointmentId, view: "front" };
const form = formOf(fields, await picture.jpeg({ width: 800, height: 600 }));
const sent = new Request("http://localhost/photos", { method: "POST", body: form });

/** All of the form but its end, and then nothing. */
async function cutOff(whole: Request): Promise<Request> {
  const bytes = new Uint8Array(await whole.clone().arrayBuffer());
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(bytes.subarray(0, bytes.length - 4000)),
    pull: stop,
  });
  const halfDuplex = { duplex: "half" };
  return new Request(whole.url, {
    method: "POST",
    body,
    headers: { "content-type": whole.headers.get("content-type") ?? "" },
    ...halfDuplex,
  });
}

await receiveForm(ctx, stage === "received" ? await cutOff(sent) : sent, place, WANTED, async (received) => {
  if (!received.file.ok) throw new Error("It did not arrive.");
  return takePhoto(ctx, files, takePhotoInput.parse(Object.fromEntries(received.fields)), received.file.value);
});
