/**
 * Encryption of backups in the format of age (age-encryption.org/v1), so that they can be opened without Cadence too. Files are written for a recipient, which
 * needs no passphrase; what opens them is one key, and that is what the passphrase locks.
 */
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";

/** Whom a backup is encrypted for: enough to write one, and not to read it. */
export type Recipient = string;
/** What opens it. */
export type Identity = string;
export type Bytes = AsyncIterable<Uint8Array>;

/** A file that is not what was written, or that the key does not open. */
export class NotWhatWasWritten extends Error {
  override readonly name = "NotWhatWasWritten";
}

export async function newKey(): Promise<{ readonly identity: Identity; readonly recipient: Recipient }> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

export function recipientOf(identity: Identity): Promise<Recipient> {
  return identityToRecipient(identity);
}

/** @param workFactor of scrypt, as a power of two: age's own unless a test says less */
export async function lockKey(identity: Identity, passphrase: string, workFactor?: number): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  if (workFactor !== undefined) encrypter.setScryptWorkFactor(workFactor);
  return encrypter.encrypt(`${identity}\n`);
}

/** @throws NotWhatWasWritten where the passphrase is another one, or a byte of the key is. */
export async function unlockKey(locked: Uint8Array, passphrase: string): Promise<Identity> {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  try {
    return (await decrypter.decrypt(locked, "text")).trim();
  } catch {
    throw new NotWhatWasWritten("the passphrase is another one, or a byte of the key is");
  }
}

/** Of a stream that does not say what it gives: bytes. */
export async function* bytesOf(source: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    if (!(chunk instanceof Uint8Array)) throw new Error("A stream of bytes gave something else.");
    yield chunk;
  }
}

/** As the library takes what comes. */
function streamOf(source: Bytes): ReadableStream<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const next = await iterator.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
    cancel: async () => {
      await iterator.return?.();
    },
  });
}

/** What comes, encrypted. */
export async function* sealed(recipient: Recipient, source: Bytes): AsyncGenerator<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  yield* await encrypter.encrypt(streamOf(source));
}

/** What was encrypted, piece by piece, each only once it is proven. @throws NotWhatWasWritten at the first byte that is another, and where the end is missing. */
export async function* opened(identity: Identity, source: Bytes): AsyncGenerator<Uint8Array> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  // An error of the source, such as a file that is not there, is no fault of what was written.
  let failure: unknown;
  const watched = async function* () {
    try {
      yield* source;
    } catch (error) {
      failure = error;
      throw error;
    }
  };
  try {
    yield* await decrypter.decrypt(streamOf(watched()));
  } catch (error) {
    if (failure !== undefined) throw failure;
    throw new NotWhatWasWritten("a byte of it is another, or its end is missing", { cause: error });
  }
}
