/** What the script that holds the port and a process that serves say to each other when a connection changes hands. */

/** Sent along with a connection. */
export const CONNECTION = "cadence: connection";
/** Answered when it was taken; until then no other is sent, but for the last ones. */
export const TAKEN = "cadence: taken";
/** Said after the last connection: whoever is connected is answered, and the process goes. A signal might come before a connection that was sent earlier. */
export const STOP = "cadence: stop";
