/** A real mail server for tests: it takes what is handed over, and refuses what it is told to. */
import type { Socket } from "node:net";
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

export type Arrived = { readonly to: string; readonly mail: ParsedMail };

/**
 * What it says to the next one it is asked about: take it, refuse the address or the words for good, ask to come again, take it and hang up unheard, or take it and
 * leave whoever brought it without an answer until `release`.
 */
type Mood = "take" | "no_such_address" | "no_such_words" | "come_again" | "hang_up" | "hold";

export type MailServer = {
  readonly url: string;
  readonly arrived: readonly Arrived[];
  /** How it answers the next ones, in turn; after them it takes everything. */
  answer(...moods: readonly Mood[]): void;
  /** Answers whom it holds. */
  release(): void;
  close(): Promise<void>;
};

class Refused extends Error {
  readonly responseCode: number;
  constructor(responseCode: number, words: string) {
    super(words);
    this.responseCode = responseCode;
  }
}

export async function openMailServer(): Promise<MailServer> {
  const arrived: Arrived[] = [];
  const moods: Mood[] = [];
  const held: (() => void)[] = [];
  const sockets = new Set<Socket>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    logger: false,
    onRcptTo: (_address, _session, callback) => {
      if (moods[0] !== "no_such_address") return callback();
      moods.shift();
      callback(new Refused(550, "No such person here"));
    },
    onData: (stream, session, callback) => {
      const mood = moods.shift() ?? "take";
      void simpleParser(stream).then((mail) => {
        if (mood === "no_such_words") return callback(new Refused(554, "Not this"));
        if (mood === "come_again") return callback(new Refused(451, "Come again"));
        arrived.push({ mail, to: session.envelope.rcptTo.map(({ address }) => address).join(", ") });
        if (mood === "hang_up") for (const socket of sockets) socket.destroy();
        else if (mood === "hold") held.push(callback);
        else callback();
        // Whoever hands it over died in the middle of it: it was not taken.
      }, callback);
    },
  });
  server.on("error", () => undefined);
  server.server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.server.address();
  if (address === null || typeof address === "string") throw new Error("The mail server has no port.");
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    arrived,
    answer: (...next) => void moods.push(...next),
    release: () => {
      for (const callback of held.splice(0)) callback();
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
