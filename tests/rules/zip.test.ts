import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import { zipStream } from "#lib/zip.ts";

const bytes = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 31) % 251);

async function* given(files: Readonly<Record<string, Uint8Array>>, read: string[] = []) {
  for (const [name, content] of Object.entries(files)) {
    read.push(name);
    yield { name, bytes: content };
  }
}

test("every file of a zip comes out as it went in, an empty one and one of a megabyte among them", async () => {
  const files = { "record.json": bytes(17), "photographs/a.webp": bytes(1_048_576), "empty.txt": new Uint8Array() };
  const whole = await new Response(zipStream(given(files))).bytes();
  expect(unzipSync(whole)).toEqual(files);
});

test("a zip is sent while its files are read: the second is not read before the first was taken", async () => {
  const read: string[] = [];
  const reader = zipStream(given({ a: bytes(9), b: bytes(9), c: bytes(9) }, read)).getReader();
  await reader.read();
  expect(read).not.toContain("c");
  await reader.cancel();
  expect(read).not.toContain("c");
});

test("a file that cannot be read ends the stream with its error: half a zip is never taken for a whole one", async () => {
  async function* broken() {
    yield { name: "a", bytes: bytes(9) };
    throw new Error("The file is not there.");
  }
  await expect(new Response(zipStream(broken())).bytes()).rejects.toThrow("The file is not there.");
});
