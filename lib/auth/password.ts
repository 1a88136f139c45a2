import { hash, verify } from "@node-rs/argon2";

/** argon2id, 19 MiB, two passes, one lane (OWASP's floor). */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** At most this many hashes at once in a process, so that a flood of sign-ins takes neither all memory nor the processors from everybody else. */
const PARALLEL = 2;
let running = 0;
const waiting: (() => void)[] = [];

async function limited<T>(work: () => Promise<T>): Promise<T> {
  if (running >= PARALLEL) await new Promise<void>((resolve) => waiting.push(resolve));
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

export function hashPassword(password: string): Promise<string> {
  return limited(() => hash(password, PARAMETERS));
}

let nobody: Promise<string> | undefined;

/** Whether the password fits. With no stored hash it does the same work and says no, so that time tells nothing about who exists. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  nobody ??= hashPassword(crypto.randomUUID());
  const against = stored ?? (await nobody);
  const fits = await limited(() => verify(against, password));
  return fits && stored !== null;
}
