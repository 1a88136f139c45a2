import { AsyncLocalStorage } from "node:async_hooks";

/** How long somebody waits at most, in milliseconds: while nobody comes out, and however well the queue moves. */
export type Patience = { readonly standstill: number; readonly longest: number };

const PATIENCE: Patience = { standstill: 2_500, longest: 20_000 };

/**
 * Lets a few in at a time, first come, first served. Transactions wait for each other's locks, each on a connection: all of them at once would leave none
 * for whoever only reads. A queue that moves is worth waiting in; one that stands still is not.
 */
export class Turnstile {
  readonly #inside = new AsyncLocalStorage<true>();
  readonly #waiting: { readonly enter: () => void }[] = [];
  readonly #patience: Patience;
  #free: number;
  #lastOut = performance.now();

  constructor(places: number, patience = PATIENCE) {
    this.#free = places;
    this.#patience = patience;
  }

  /** How many stand in line. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Runs `work` in a place; whoever is in one already keeps it. @throws as `enter`, and what `work` throws. */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inside.getStore() === true) return work();
    const leave = await this.enter();
    try {
      return await this.#inside.run(true, work);
    } finally {
      leave();
    }
  }

  /** Waits for a place. @returns how to give it back, once. @throws when the queue stands still, or the wait gets too long. */
  async enter(): Promise<() => void> {
    if (this.#free > 0) this.#free -= 1;
    else await this.#wait();
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      this.#lastOut = performance.now();
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next.enter();
    };
  }

  #wait(): Promise<void> {
    const since = performance.now();
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const place = {
        enter: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      const look = () => {
        const now = performance.now();
        const left = Math.min(Math.max(this.#lastOut, since) + this.#patience.standstill, since + this.#patience.longest) - now;
        if (left > 0) {
          timer = setTimeout(look, left);
          return;
        }
        this.#waiting.splice(this.#waiting.indexOf(place), 1);
        reject(new Error("timeout exceeded when trying to connect"));
      };
      this.#waiting.push(place);
      look();
    });
  }
}
