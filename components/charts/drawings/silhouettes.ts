type Silhouette = {
  /** Zone id to the part of the body that takes its colour, in the order they are drawn. */
  readonly parts: Readonly<Record<string, string>>;
  /** The rest of the body, for where the part belongs. */
  readonly body: string;
};

const torso =
  "M14 4C15 10 12 13 7 16C4 18 3 22 3 28L3 44L10 44L11 30L13 44C13 52 11 56 11 64L45 64C45 56 43 52 43 44L45 30L46 44L53 44L53 28C53 22 52 18 49 16C44 13 41 10 42 4Z";

/** Small and without numbers: each stands before its zones' names in a list, which holds the numbers. 56 by 64. */
export const SILHOUETTES: readonly Silhouette[] = [
  {
    body: "M28 4C36 4 40 10 40 18C40 28 35 36 28 36C21 36 16 28 16 18C16 10 20 4 28 4ZM4 64C5 56 10 53 20 50L36 50C46 53 51 56 52 64Z",
    parts: { neck: "M20 33C23 36 25 37 28 37C31 37 33 36 36 33C36 42 37 46 39 51C34 55 22 55 17 51C19 46 20 42 20 33Z" },
  },
  {
    body: "M8 60C8 52 9 48 8 42L22 42C21 48 22 52 22 60ZM34 60C34 52 35 48 34 42L48 42C47 48 48 52 48 60Z",
    parts: {
      "hand-right":
        "M20 44C22 38 23 32 23 26C23 20 22 14 21 10C20 8 18 8 18 10L18 22L17 7C17 5 14 5 14 7L14 22L12 8C12 6 9 6 9 9L10 24L7 16C6 14 4 15 4 17C4 22 5 28 5 32C5 38 6 41 6 44C10 46 16 46 20 44Z",
      "hand-left":
        "M36 44C34 38 33 32 33 26C33 20 34 14 35 10C36 8 38 8 38 10L38 22L39 7C39 5 42 5 42 7L42 22L44 8C44 6 47 6 47 9L46 24L49 16C50 14 52 15 52 17C52 22 51 28 51 32C51 38 50 41 50 44C46 46 40 46 36 44Z",
    },
  },
  { body: torso, parts: { abdomen: "M15 32C20 34 36 34 41 32C42 40 42 48 44 56C36 61 20 61 12 56C14 48 14 40 15 32Z" } },
  {
    body: "M10 4L46 4C49 14 48 30 46 44L46 60L34 60L33 44L29 22L27 22L23 44L22 60L10 60L10 44C8 30 7 14 10 4Z",
    parts: {
      "thigh-right": "M9 12C16 16 22 18 27 20L23 43C19 45 14 45 10 43C8 32 8 22 9 12Z",
      "thigh-left": "M47 12C40 16 34 18 29 20L33 43C37 45 42 45 46 43C48 32 48 22 47 12Z",
    },
  },
  {
    body: torso,
    parts: { back: "M15 16C20 12 36 12 41 16C43 26 42 36 42 44C42 49 44 52 44 56C38 58 18 58 12 56C12 52 14 49 14 44C14 36 13 26 15 16Z" },
  },
];
