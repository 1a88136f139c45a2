/** What the script that holds the port and a process that serves say to each other when a connection changes hands. */

/** Sent along with a connection. */
export const CONNECTION = "cadence: connection";
/** Answered when it was taken; until then no other is sent. */
export const TAKEN = "cadence: taken";
