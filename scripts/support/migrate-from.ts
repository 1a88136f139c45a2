import { spawn } from "node:child_process";
import { Failure } from "./say.ts";

/**
 * Runs the migrations that a folder brings along, beside the running clinic. By a process of that folder: what this one has in memory is of the folder that it
 * was started in. @throws a sentence where they did not all run
 */
export async function migrateFrom(home: string): Promise<void> {
  const child = spawn(process.execPath, ["--conditions=react-server", "scripts/migrate.ts"], {
    cwd: home,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const code = await new Promise<number | null>((resolve) => {
    child.once("error", () => resolve(null));
    child.once("close", resolve);
  });
  if (code !== 0) throw new Failure(`The database could not be brought up to date from ${home}. Everything goes on as it was.`);
}
