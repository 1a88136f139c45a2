/**
 * What a form's action answers: the one shape every form of Cadence reads, with and without JavaScript.
 * Pure and free of imports, so that client components may use it.
 */
export type FormState = {
  /** "idle" before the first send; "refused" keeps what was typed; "done" when the server has saved. */
  readonly outcome: "idle" | "refused" | "done";
  /** One sentence about the whole form: a refusal, a conflict with another person's change, or what was saved. */
  readonly message: string | null;
  /** Field name (zod path joined by ".") to the sentence that stands beside the field. */
  readonly errors: Readonly<Record<string, string>>;
  /** What was sent, given back so that nothing typed is lost. Secrets are never in it. */
  readonly values: Readonly<Record<string, string | readonly string[]>>;
  /** A secret link that was just made, to be copied now: it is shown on no page afterwards and kept nowhere. */
  readonly link?: string;
  /** Recovery codes that were just made, to be kept now: they are shown this once. */
  readonly codes?: readonly string[];
  /** Whether it was refused until its person shows, elsewhere, that it is they: then the same form can be sent again. */
  readonly confirmFirst?: boolean;
  /** The id of what was just made, for a page that goes on with it. */
  readonly made?: string;
  /** The version of what was saved, for a form that saves itself while its person goes on typing. */
  readonly version?: number;
  /** Whether it was refused for another person's change: the page around the form then shows that change, and what was typed stays. */
  readonly isConflict?: boolean;
  /** Whether it was refused because nobody is signed in here any more, or the screen is locked: the page's cover then asks for the password. */
  readonly isShut?: boolean;
  /** What was worked out from what was sent, by a form that only asks and changes nothing: its fields then keep what was sent. */
  readonly worked?: readonly { readonly title: string; readonly lines: readonly string[] }[];
  /** Who may be the person that was typed, already registered: refused until somebody has looked, and then sent again all the same. */
  readonly alike?: readonly {
    readonly id: string;
    readonly name: string;
    readonly facts: string;
    readonly verdict: string;
    readonly reasons: readonly string[];
  }[];
  /** Grows with every answer, so that focus can move again when the same error comes back. */
  readonly sentAt: number;
};

/** What a form sends itself to: a server action made by formAction, formLinkAction or publicAction. */
export type FormAction = (state: FormState, data: FormData) => Promise<FormState>;

export const initialFormState: FormState = { outcome: "idle", message: null, errors: {}, values: {}, sentAt: 0 };
