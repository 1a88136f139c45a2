import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Decrypter } from "age-encryption";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { KEPT_DAYS, KEPT_WEEKS, keptBackups, nextBackup } from "#scripts/support/backup/rules.ts";
import { lockKey, NotWhatWasWritten, newKey, opened, sealed, unlockKey } from "#scripts/support/backup/sealed.ts";
import { openStore, putStored, readAll, readStored, unlockStore } from "#scripts/support/backup/store.ts";
import { isBefore, missingIn, walFrom } from "#scripts/support/backup/wal.ts";
import { inOrderOfKeys } from "#scripts/support/move/move.ts";

const PASSPHRASE = "a passphrase for tests alone";
const QUICK = 4;
const folder = mkdtempSync(path.join(tmpdir(), "cadence-backup-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function* pieces(...all: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* all;
}

/** Sizes around the pieces that the format encrypts one by one. */
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.constantFrom(65_535, 65_536, 65_537, 131_072).map((length) => new Uint8Array(length).fill(7)),
);

describe("what is encrypted for a backup", () => {
  it("comes out as it went in, however it was cut, and any tool of the format opens it", async () => {
    const { identity, recipient } = await newKey();
    await fc.assert(
      fc.asyncProperty(fc.array(bytes, { maxLength: 4 }), async (parts) => {
        const plain = Buffer.concat(parts);
        const written = await readAll(sealed(recipient, pieces(...parts)));
        const cut = Math.floor(written.length / 3);
        expect((await readAll(opened(identity, pieces(written.subarray(0, cut), written.subarray(cut))))).equals(plain)).toBe(true);
        const tool = new Decrypter();
        tool.addIdentity(identity);
        expect(Buffer.from(await tool.decrypt(written)).equals(plain)).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it("does not open with any bit of it changed, any end of it cut off, or anything behind it", async () => {
    const { identity, recipient } = await newKey();
    const written = await readAll(sealed(recipient, pieces(Buffer.from("who was here, and when"))));
    const fails = (altered: Uint8Array) => expect(readAll(opened(identity, pieces(altered)))).rejects.toBeInstanceOf(NotWhatWasWritten);
    await fc.assert(
      fc.asyncProperty(fc.nat(written.length - 1), fc.nat(7), async (at, bit) => {
        const altered = Buffer.from(written);
        altered[at] = (written[at] ?? 0) ^ (1 << bit);
        await fails(altered);
        await fails(written.subarray(0, at));
        await fails(Buffer.concat([written, written.subarray(at)]));
      }),
      { numRuns: 60 },
    );
  });

  it("opens with its own key alone, and the key with its own passphrase", async () => {
    const [mine, other] = [await newKey(), await newKey()];
    const written = await readAll(sealed(mine.recipient, pieces(Buffer.from("a"))));
    await expect(readAll(opened(other.identity, pieces(written)))).rejects.toBeInstanceOf(NotWhatWasWritten);
    const locked = await lockKey(mine.identity, PASSPHRASE, QUICK);
    expect(await unlockKey(locked, PASSPHRASE)).toBe(mine.identity);
    await expect(unlockKey(locked, `${PASSPHRASE}.`)).rejects.toBeInstanceOf(NotWhatWasWritten);
  });
});

describe("the store of backups", () => {
  it("names the file in which a byte is another, and the one that is missing", async () => {
    const store = await openStore(path.join(folder, "named"), PASSPHRASE, QUICK);
    const { file, sha256 } = await putStored(store, "backups/one/base.zst.age", pieces(Buffer.alloc(200_000, 3)));
    expect((await readAll(readStored(store, file, sha256))).length).toBe(200_000);
    const place = path.join(store.folder, file);
    const written = readFileSync(place);
    expect(createHash("sha256").update(written).digest("hex")).toBe(sha256);
    for (const at of [0, 150, written.length - 1]) {
      const altered = Buffer.from(written);
      altered[at] = (written[at] ?? 0) ^ 1;
      writeFileSync(place, altered);
      await expect(readAll(readStored(store, file, sha256))).rejects.toThrow("backups/one/base.zst.age");
    }
    await expect(readAll(readStored(store, "backups/two/base.zst.age"))).rejects.toThrow("backups/two/base.zst.age is not there");
  });

  it("says which file does not open where the passphrase is another or the key was altered, and takes no folder that holds something else", async () => {
    const place = path.join(folder, "shut");
    await openStore(place, PASSPHRASE, QUICK);
    await expect(unlockStore(place, "some other passphrase")).rejects.toThrow("key.age");
    const recipient = path.join(place, "recipient.txt");
    const other = await newKey();
    writeFileSync(recipient, `${other.recipient}\n`);
    await expect(unlockStore(place, PASSPHRASE)).rejects.toThrow("recipient.txt");
    const strange = path.join(folder, "strange");
    mkdirSync(strange);
    writeFileSync(path.join(strange, "holiday.jpg"), "");
    await expect(openStore(strange, PASSPHRASE, QUICK)).rejects.toThrow("is not empty");
  });

  it("is made once, by whoever comes first, where several begin it at the same time", async () => {
    const place = path.join(folder, "at-once");
    const stores = await Promise.all(Array.from({ length: 5 }, () => openStore(place, PASSPHRASE, QUICK)));
    expect(new Set(stores.map(({ recipient, identity }) => `${recipient} ${identity}`)).size).toBe(1);
  });
});

describe("the log in the store", () => {
  const segment = (number: number, timeline = 1) => {
    const hex = (value: number) => value.toString(16).toUpperCase().padStart(8, "0");
    return `${hex(timeline)}${hex(Math.floor(number / 0x100))}${hex(number % 0x100)}`;
  };
  const stored = (name: string, sign = "a") => ({ file: `wal/1/${name}-${sign}`, systemId: "1", name });

  it("knows every hole in it, also over the end of a file of the log", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 3, max: 600 }), fc.nat(), (first, many, choice) => {
        const all = Array.from({ length: many }, (_, at) => first + at);
        expect(missingIn(all.map((number) => ({ name: segment(number) })))).toEqual([]);
        const lost = first + 1 + (choice % (many - 2));
        const left = all.filter((number) => number !== lost).map((number) => ({ name: segment(number) }));
        expect(missingIn(left)).toEqual([segment(lost).slice(8)]);
      }),
    );
  });

  it("needs what stands from a backup's first segment on, whatever the timeline, and refuses two that go by one name", () => {
    const all = [stored(segment(4)), stored(segment(5)), stored(segment(5, 2)), stored("00000002.history")];
    expect(walFrom(all, "1", segment(5)).map(({ name }) => name)).toEqual([segment(5), segment(5, 2), "00000002.history"]);
    expect(walFrom(all, "2", segment(5))).toEqual([]);
    expect(() => walFrom([...all, stored(segment(5), "b")], "1", segment(5))).toThrow(segment(5));
    expect(isBefore(segment(4, 2), segment(5))).toBe(true);
    expect(isBefore("00000002.history", segment(5))).toBe(false);
  });
});

const ZONE = "Australia/Melbourne";
const day = fc.integer({ min: 0, max: 400 }).map((days) => Temporal.Instant.from("2026-01-01T00:00:00Z").add({ hours: days * 24 }));
const made = fc
  .array(fc.tuple(day, fc.integer({ min: 0, max: 86_399 })), { maxLength: 60 })
  .map((all) => all.map(([at, seconds], number) => ({ name: `${number}`, at: at.add({ seconds }) })));

describe("which backups are kept", () => {
  it("are the newest, every one of the last days, one of each of the last weeks, and none that is older", () => {
    fc.assert(
      fc.property(made, day, (backups, now) => {
        const past = backups.filter(({ at }) => Temporal.Instant.compare(at, now) <= 0);
        const { keep, since } = keptBackups(past, now, ZONE);
        const dayOf = (at: Temporal.Instant) => at.toZonedDateTimeISO(ZONE).toPlainDate();
        const age = (at: Temporal.Instant) => dayOf(at).until(dayOf(now)).days;
        const weekOf = (at: Temporal.Instant) =>
          dayOf(at)
            .subtract({ days: dayOf(at).dayOfWeek - 1 })
            .toString();
        const newest = past.toSorted((a, b) => Temporal.Instant.compare(b.at, a.at))[0];
        if (newest === undefined) {
          expect([keep.size, since]).toEqual([0, null]);
          return;
        }
        expect(keep.has(newest.name)).toBe(true);
        for (const { name, at } of past) {
          if (age(at) < KEPT_DAYS) expect(keep.has(name)).toBe(true);
          if (age(at) >= KEPT_WEEKS * 7 && name !== newest.name) expect(keep.has(name)).toBe(false);
        }
        const older = past.filter(({ name, at }) => keep.has(name) && age(at) >= KEPT_DAYS).map(({ at }) => weekOf(at));
        expect(new Set(older).size).toBe(older.length);
        // The log leads from some kept backup to every moment since.
        expect(past.some(({ name, at }) => keep.has(name) && since !== null && at.equals(since))).toBe(true);
        // Throwing away a second time throws nothing away.
        expect(
          keptBackups(
            past.filter(({ name }) => keep.has(name)),
            now,
            ZONE,
          ).keep,
        ).toEqual(keep);
      }),
    );
  });
});

describe("when a backup is due", () => {
  it("is the hour of the night after the newest, at once where that has passed or there is none, and never more than a day and an hour after it", () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 86_399 }), fc.integer({ min: 0, max: 23 }), (from, seconds, hour) => {
        const newest = from.add({ seconds });
        const due = nextBackup(newest, newest, { zone: ZONE, hour });
        expect(Temporal.Instant.compare(due, newest)).toBeGreaterThanOrEqual(0);
        expect(newest.until(due).total("hours")).toBeLessThanOrEqual(25);
        // The hour that spring leaves out is the one after.
        expect([hour, hour + 1]).toContain(due.toZonedDateTimeISO(ZONE).hour);
        const late = due.add({ hours: 30 });
        expect(nextBackup(newest, late, { zone: ZONE, hour }).equals(late)).toBe(true);
        expect(nextBackup(null, newest, { zone: ZONE, hour }).equals(newest)).toBe(true);
      }),
    );
  });
});

describe("the order in which tables are moved", () => {
  const table = (name: string) => ({ schema: "public", name, columns: [], key: [] });

  it("puts each after those that its rows name, itself aside, and says which go in a circle", () => {
    const links = fc.array(
      fc.tuple(fc.nat(9), fc.nat(9)).map(([a, b]) => ({ from: `public.t${Math.max(a, b)}`, to: `public.t${Math.min(a, b)}` })),
    );
    const tables = Array.from({ length: 10 }, (_, number) => table(`t${number}`)).reverse();
    fc.assert(
      fc.property(links, (all) => {
        const order = inOrderOfKeys(tables, all).map(({ schema, name }) => `${schema}.${name}`);
        expect(order.toSorted()).toEqual(tables.map(({ name }) => `public.${name}`).toSorted());
        for (const { from, to } of all) if (from !== to) expect(order.indexOf(to)).toBeLessThan(order.indexOf(from));
      }),
    );
    const circle = [
      { from: "public.t1", to: "public.t2" },
      { from: "public.t2", to: "public.t1" },
    ];
    expect(() => inOrderOfKeys(tables, circle)).toThrow("public.t2, public.t1");
  });
});
