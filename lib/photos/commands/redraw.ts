import { spawn } from "node:child_process";
import path from "node:path";
import { z } from "zod";
import { Turnstile } from "#db/turnstile.ts";
import { logNotice } from "#lib/log.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { PICTURE_REFUSALS } from "../rules/picture.ts";

/** One after the other: each may want a core and 200 MB, and the clinic works on. A camera's picture takes about a second. */
const easel = new Turnstile(1, { standstill: 15_000, longest: 180_000 });
/** A picture that is not drawn by then never will be. */
const LONGEST = 10_000;

/** Node runs the source as it is; the build holds no copy of it. */
const SCRIPT = path.join("lib", "photos", "jobs", "redraw.ts");

const answer = z.union([
  z.strictObject({ width: z.int().positive(), height: z.int().positive() }),
  z.strictObject({ refused: z.enum(PICTURE_REFUSALS) }),
  z.strictObject({ full: z.literal(true) }),
]);

/** What the process is told of this machine: where programs and its temporary folder are, and no secret. */
function bareEnvironment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TEMP, TMPDIR } = process.env;
  const given = Object.entries({ PATH, SystemRoot, TEMP, TMPDIR }).filter(([, value]) => value !== undefined);
  return { NODE_ENV: "production", ...Object.fromEntries(given) };
}

type Paths = { readonly sent: string; readonly picture: string; readonly thumb: string };
export type Drawn = { readonly width: number; readonly height: number };

/**
 * Draws what was sent anew, as a picture and a small one, in a process of its own. What cannot be drawn leaves nothing that is kept.
 * @returns the reasons of `PICTURE_REFUSALS`; `photo_too_slow` after ten seconds, whatever it is doing then; `files_full` where the picture found no room
 */
export function redraw(paths: Paths): Promise<Result<Drawn>> {
  return easel.pass(() => run(paths));
}

async function run({ sent, picture, thumb }: Paths): Promise<Result<Drawn>> {
  const child = spawn(process.execPath, ["--max-old-space-size=96", SCRIPT, sent, picture, thumb], {
    stdio: ["ignore", "pipe", "ignore"],
    env: bareEnvironment(),
    timeout: LONGEST,
    killSignal: "SIGKILL",
  });
  let said = "";
  child.stdout.setEncoding("utf8");
  child.stdout.on("data", (text: string) => {
    said += text;
  });
  const ended = await new Promise<{ readonly code: number | null; readonly signal: string | null }>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  if (ended.signal === "SIGKILL") return refuse("photo_too_slow");
  if (ended.code !== 0) {
    logNotice("a picture ended the process that drew it", { code: ended.code ?? -1, signal: ended.signal ?? "" });
    return refuse("photo_damaged");
  }
  const read = answer.parse(JSON.parse(said));
  if ("full" in read) return refuse("files_full");
  return "refused" in read ? refuse(read.refused) : done(read);
}
