import { Client } from "pg";

/** That a day at a place changed. Either is "*" where it may be any: so it is said too when something may have been missed. */
export type DiaryNews = { readonly location: string; readonly date: string };
type Listener = (news: DiaryNews) => void;

/** What a process hears of the diary over one connection of its own, whoever made the change and in whichever process. */
export type DiaryVoice = {
  /** @returns how to stop listening. */
  readonly hear: (listener: Listener) => () => void;
  readonly listeners: () => number;
  readonly close: () => Promise<void>;
};

const EVERYTHING: DiaryNews = { location: "*", date: "*" };
const FIRST_WAIT = 250;
const LONGEST_WAIT = 5_000;
const HEARTBEAT = 30_000;

/**
 * Listens on the channel that the diary's triggers speak on. A lost connection is made anew, at first after a quarter of a second, and everybody is then
 * told that anything may have changed: what was said meanwhile is lost. A heartbeat finds out a connection that died without a word.
 * @param url a direct address: a transaction pooler passes no notifications on.
 */
export function openDiaryVoice(url: string): DiaryVoice {
  const listeners = new Set<Listener>();
  let isClosed = false;
  let current: Client | null = null;
  let wait = FIRST_WAIT;
  let timer: NodeJS.Timeout | undefined;
  const tell = (news: DiaryNews) => {
    for (const listener of listeners) listener(news);
  };

  async function connect(): Promise<void> {
    const client = new Client({
      connectionString: url,
      application_name: "cadence-diary",
      connectionTimeoutMillis: 3_000,
      query_timeout: 5_000,
    });
    let isLost = false;
    const lost = () => {
      if (isLost) return;
      isLost = true;
      clearInterval(beat);
      client.end().catch(() => undefined);
      if (isClosed) return;
      timer = setTimeout(() => void connect(), wait).unref();
      wait = Math.min(wait * 2, LONGEST_WAIT);
    };
    const beat = setInterval(() => client.query("select 1").catch(lost), HEARTBEAT).unref();
    client.on("error", lost);
    client.on("end", lost);
    client.on("notification", ({ payload = "" }) => {
      const [location, date] = payload.split(" ");
      tell(location === undefined || date === undefined ? EVERYTHING : { location, date });
    });
    current = client;
    try {
      await client.connect();
      await client.query("listen diary");
      wait = FIRST_WAIT;
      tell(EVERYTHING);
    } catch {
      lost();
    }
  }

  return {
    hear: (listener) => {
      if (current === null && !isClosed) void connect();
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    listeners: () => listeners.size,
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      await current?.end().catch(() => undefined);
    },
  };
}
