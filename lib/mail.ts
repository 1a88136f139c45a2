import { createTransport } from "nodemailer";

/** An e-mail as it goes out. Nothing of it is logged. */
export type Mail = {
  /** The same for the same message, however often it is handed over: who has had it already knows it again. */
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  /** An ICS file. */
  readonly calendar: string | null;
  /** Where whoever gets it says that they want no more of this kind; null for what is part of the care. */
  readonly unsubscribe: string | null;
};

/** What became of a hand-over: taken, or refused for good in a code of ours. Whatever may be tried again is thrown. */
export type Posted = "accepted" | "address_refused" | "content_refused";

export type Letterbox = { send(mail: Mail): Promise<Posted>; close(): void };

/** Known not to have been taken: it may be tried again without anybody getting it twice. */
export class NotTaken extends Error {}

/**
 * Hands e-mail over to the clinic's own server, over a few connections that stay open.
 * @param url "smtp://user:password@host:587" or "smtps://…"
 * @throws from `send` where the server said to come again (`NotTaken`), or where nobody knows whether it took the message
 */
export function openLetterbox({ url, from }: { readonly url: string; readonly from: string }): Letterbox {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 4,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async ({ messageId, to, subject, text, html, calendar, unsubscribe }) => {
      try {
        await transport.sendMail({
          from,
          to,
          subject,
          text,
          messageId: `<${messageId}>`,
          ...(html === null ? {} : { html }),
          ...(calendar === null
            ? {}
            : {
                attachments: [{ filename: "visits.ics", content: calendar, contentType: "text/calendar; charset=utf-8; method=PUBLISH" }],
              }),
          ...(unsubscribe === null ? {} : { list: { unsubscribe } }),
        });
        return "accepted";
      } catch (error) {
        return outcomeOf(error);
      }
    },
    close: () => transport.close(),
  };
}

/** Whether there was no connection to begin with; one that was lost may have carried the message over. */
const isUnconnected = (error: unknown): boolean => error instanceof Error && "syscall" in error && error.syscall === "connect";

/** What a server says no to for good begins with 5, what may be tried again with 4; an answer of neither kind, or none, leaves it open. */
function outcomeOf(error: unknown): Posted {
  const code = error instanceof Error && "responseCode" in error && typeof error.responseCode === "number" ? error.responseCode : 0;
  const command = error instanceof Error && "command" in error && typeof error.command === "string" ? error.command : "";
  if (code >= 500) return command === "RCPT TO" ? "address_refused" : "content_refused";
  // The server's own words may hold the address, so they go no further.
  if (code >= 400 || isUnconnected(error)) throw new NotTaken("The mail server took nothing.");
  throw new Error("The mail server gave no answer.");
}
