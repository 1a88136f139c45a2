import { channelOf } from "./channel.ts";

/** What the clinic has been set up to send with. Without mail what would have gone is kept; without a text service nobody is reached by text. */
export type Sends = { readonly mail: boolean; readonly sms: boolean };

export type ReachFacts = {
  /** The latest word on each channel; null where nobody asked, which is no yes. */
  readonly emailAgreed: boolean | null;
  readonly textAgreed: boolean | null;
  readonly email: string;
  readonly phone: string;
};

export const NO_WAY = {
  nothing_agreed: "No channel agreed",
  no_email: "No e-mail address",
  no_phone: "No phone number",
  no_address: "No e-mail address and no phone number",
  no_sms: "Agreed to texts only, which are not set up",
} as const;

export type Reach = { readonly channel: "email" | "text" } | { readonly channel: null; readonly why: keyof typeof NO_WAY };

/** The way that a message will take, by the rule it is sent by; where it takes none, what is to be put right. */
export function reachOf({ emailAgreed, textAgreed, email, phone }: ReachFacts, sends: Sends): Reach {
  const agreed = { email: emailAgreed === true, text: textAgreed === true };
  const way = channelOf({ email, phone, agreed }, sends.sms);
  if (typeof way === "object") return { channel: way.channel };
  const no = (why: keyof typeof NO_WAY): Reach => ({ channel: null, why });
  if (way === "no_channel_agreed") return no("nothing_agreed");
  if (!agreed.text) return no("no_email");
  if (phone.trim() !== "") return no("no_sms");
  return no(agreed.email ? "no_address" : "no_phone");
}

export const CHANNEL_WORDS = { email: "E-mail", text: "Text message" } as const;
