import { Pool, type PoolClient, type PoolConfig } from "pg";

type Taken = (error: Error | undefined, client: PoolClient | undefined, release: (broken?: Error | boolean) => void) => void;

/**
 * A queue for connections that has not moved for so many looks takes nobody more: they would wait for nothing, and whoever waits holds memory. Looks are
 * counted and not the clock: a process that is busy with its own work looks as seldom as it moves, and the database is not to blame.
 */
const LOOKS = 6;
/** Milliseconds from look to look. */
const LOOK = 250;
/** How many wait at most for each connection: beyond that a queue is longer than anybody's patience, however well it moves. */
const WAITING_EACH = 25;

/** What `pg` and its pool say of whoever waited for a connection in vain. */
const IN_VAIN = /timeout/;

/**
 * A pool whose queue has an end. Where every connection is held and none is given back, or the server answers no new one, whoever comes is told at once
 * instead of after the whole of `connectionTimeoutMillis`, so that a standstill of the database costs a request an answer and the process nothing. One at a
 * time still tries: that one finds out when it is over.
 */
export class BoundedPool extends Pool {
  #still = 0;
  /** Those who asked for a connection and have neither one nor an error. */
  #asking = 0;
  /** Somebody waited in vain, and nothing has moved since. */
  #isStuck = false;
  readonly #looking = setInterval(() => {
    this.#still += 1;
  }, LOOK).unref();

  constructor(config: PoolConfig) {
    super(config);
    const move = () => {
      this.#still = 0;
      this.#isStuck = false;
    };
    this.on("acquire", move);
    this.on("release", move);
  }

  override end(): Promise<void>;
  override end(ended: () => void): void;
  override end(ended?: () => void): Promise<void> | undefined {
    clearInterval(this.#looking);
    if (ended === undefined) return super.end();
    super.end(ended);
    return undefined;
  }

  override connect(): Promise<PoolClient>;
  override connect(taken: Taken): void;
  override connect(taken?: Taken): Promise<PoolClient> | undefined {
    if (taken === undefined) {
      const { promise, resolve, reject } = Promise.withResolvers<PoolClient>();
      this.connect((error, client) => (client === undefined ? reject(error) : resolve(client)));
      return promise;
    }
    if (this.#isFull()) {
      process.nextTick(taken, new Error("timeout exceeded when trying to connect"), undefined, () => undefined);
      return undefined;
    }
    this.#asking += 1;
    super.connect((error, client, release) => {
      this.#asking -= 1;
      if (error !== undefined && IN_VAIN.test(error.message)) this.#isStuck = true;
      taken(error, client, release);
    });
    return undefined;
  }

  #isFull(): boolean {
    if (this.#asking === 0 || this.idleCount > 0) return false;
    if (this.#isStuck) return true;
    return this.waitingCount > 0 && (this.#still > LOOKS || this.waitingCount >= WAITING_EACH * this.options.max);
  }
}
