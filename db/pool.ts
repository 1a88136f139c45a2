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

/**
 * A pool whose queue has an end. Where every connection is held and none is given back, whoever comes is told at once instead of after the whole of
 * `connectionTimeoutMillis`, so that a standstill of the database costs a request an answer and the process nothing.
 */
export class BoundedPool extends Pool {
  #still = 0;
  readonly #looking = setInterval(() => {
    this.#still += 1;
  }, LOOK).unref();

  constructor(config: PoolConfig) {
    super(config);
    const move = () => {
      this.#still = 0;
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
    if (!this.#isFull()) {
      if (taken === undefined) return super.connect();
      super.connect(taken);
      return undefined;
    }
    const error = new Error("timeout exceeded when trying to connect");
    if (taken === undefined) return Promise.reject(error);
    process.nextTick(taken, error, undefined, () => undefined);
    return undefined;
  }

  #isFull(): boolean {
    if (this.waitingCount === 0 || this.idleCount > 0) return false;
    return this.#still > LOOKS || this.waitingCount >= WAITING_EACH * this.options.max;
  }
}
