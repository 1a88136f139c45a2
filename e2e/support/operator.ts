import { expect, type Locator, type Page } from "@playwright/test";

/** A pair of hands: the same steps are done with a mouse or with the keyboard alone. */
export type Operator = {
  /** Presses a button or follows a link. */
  readonly press: (target: Locator) => Promise<void>;
  readonly write: (field: Locator, text: string) => Promise<void>;
  /** An ISO date into a date field, "HH:MM" into a time field. */
  readonly setDate: (field: Locator, date: string) => Promise<void>;
  readonly setTime: (field: Locator, time: string) => Promise<void>;
  readonly choose: (list: Locator, label: string) => Promise<void>;
  /** Ticks a box, or picks one of several. */
  readonly tick: (box: Locator) => Promise<void>;
  readonly sign: (page: Page, name: string) => Promise<void>;
};

/** Waits until the page's own script has taken the element over, so that nothing typed is lost to it. At once where there is no script. */
async function takenOver(target: Locator): Promise<void> {
  await expect
    .poll(
      () =>
        target.evaluate((element) => {
          const hasScript = document.querySelector("script[src]") !== null;
          return !hasScript || Object.keys(element).some((key) => key.startsWith("__react"));
        }),
      { intervals: [20, 40, 60, 100, 250] },
    )
    .toBe(true);
}

export function mouseOperator({ javaScript = true } = {}): Operator {
  const ready = async (target: Locator) => (javaScript ? takenOver(target) : undefined);
  const fill = async (field: Locator, text: string) => {
    await ready(field);
    await field.fill(text);
  };
  return {
    press: (target) => target.click(),
    write: fill,
    setDate: fill,
    setTime: fill,
    choose: async (list, label) => {
      await ready(list);
      await list.selectOption({ label });
    },
    tick: async (box) => {
      await ready(box);
      await box.check();
    },
    sign: async (page) => {
      const pad = page.getByRole("img", { name: "Empty place for a drawn signature" });
      await takenOver(pad);
      await pad.scrollIntoViewIfNeeded();
      const box = await pad.boundingBox();
      if (box === null) throw new Error("There is nowhere to sign.");
      const at = (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const;
      await page.mouse.move(...at(0.2, 0.6));
      await page.mouse.down();
      for (const [x, y] of [
        [0.3, 0.3],
        [0.4, 0.7],
        [0.5, 0.35],
        [0.7, 0.6],
      ] as const) {
        await page.mouse.move(...at(x, y), { steps: 4 });
      }
      await page.mouse.up();
      await expect(page.getByText("Signed above.")).toBeVisible();
    },
  };
}

const MOST_TABS = 400;
const isFocused = (target: Locator) => target.evaluate((element) => element === document.activeElement);

type Tab = (page: Page) => Promise<void>;
const pressTab: Tab = (page) => page.keyboard.press("Tab");

/**
 * About how many presses of Tab lead from the focus to the element: 0 where it has the focus, and 1 where the page cannot tell. A guess that only says
 * when it is worth looking again.
 */
function pressesTo(target: Locator): Promise<number> {
  return target.evaluate((element) => {
    const here = document.activeElement;
    if (here === element) return 0;
    const groups = new Set<string>();
    const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter((each) => {
      if (!(each instanceof HTMLElement || each instanceof SVGElement) || each.tabIndex < 0 || each.matches(":disabled")) return false;
      if (!each.checkVisibility({ visibilityProperty: true })) return false;
      if (!(each instanceof HTMLInputElement) || each.type !== "radio") return true;
      const isFirst = !groups.has(each.name);
      groups.add(each.name);
      return isFirst;
    });
    const from = here === null ? -1 : stops.indexOf(here);
    // Where what had the focus has gone, the browser goes on from where it was, which no script is told.
    return from < 0 ? 1 : Math.max(1, stops.indexOf(element) - from);
  });
}

/** Goes to an element by the Tab key alone, as often as it takes. @throws when it is not reached: then nobody reaches it without a mouse. */
export async function tabTo(target: Locator, tab: Tab = pressTab): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < MOST_TABS; ) {
    const left = await pressesTo(target);
    if (left === 0) return;
    for (let press = 0; press < left; press += 1) await tab(target.page());
    presses += left;
  }
  throw new Error(`The Tab key does not reach ${target.toString()}.`);
}

/** Of a group of radio buttons Tab reaches one; arrows go on from there. */
async function pickByArrows(radio: Locator, tab: Tab): Promise<void> {
  const keyboard = radio.page().keyboard;
  const inGroup = () =>
    radio.evaluate((element) => {
      const here = document.activeElement;
      return (
        element instanceof HTMLInputElement &&
        here instanceof HTMLInputElement &&
        here.type === "radio" &&
        here.name === element.name &&
        here.form === element.form
      );
    });
  for (let presses = 0; presses < MOST_TABS && !(await inGroup()); presses += 1) await tab(radio.page());
  if (await isFocused(radio)) {
    await keyboard.press("Space");
  } else {
    for (let presses = 0; presses < 12 && !(await isFocused(radio)); presses += 1) await keyboard.press("ArrowDown");
  }
  await expect(radio).toBeChecked();
}

/** Types the parts of a date or time in the order that this browser shows them, which follows its own language. */
async function typeParts(field: Locator, orders: readonly string[], value: string): Promise<void> {
  const { keyboard } = field.page();
  for (const order of orders) {
    await tabTo(field);
    await keyboard.type(order);
    if ((await field.inputValue()) === value) return;
    // From the last part back to the first: leaving the field and coming again.
    await keyboard.press("Shift+Tab");
    for (let presses = 0; presses < 5 && (await isFocused(field)); presses += 1) await keyboard.press("Shift+Tab");
  }
  await expect(field).toHaveValue(value);
}

type Keys = {
  readonly javaScript?: boolean;
  /** Presses Tab; whoever watches looks at each stop. */
  readonly tab?: Tab;
  /** Told before something is done with the element that has the focus. */
  readonly acting?: (page: Page) => Promise<void>;
};

export function keyboardOperator({ javaScript = true, tab = pressTab, acting = async () => undefined }: Keys = {}): Operator {
  const go = async (target: Locator) => {
    await expect(target).toBeVisible();
    if (javaScript) await takenOver(target);
    await tabTo(target, tab);
    await acting(target.page());
  };
  const write = async (field: Locator, text: string) => {
    await go(field);
    const { keyboard } = field.page();
    await keyboard.press("ControlOrMeta+A");
    await keyboard.type(text);
    await expect(field).toHaveValue(text);
  };
  return {
    press: async (target) => {
      await go(target);
      await target.page().keyboard.press("Enter");
    },
    write,
    setDate: async (field, date) => {
      await go(field);
      const [year = "", month = "", day = ""] = date.split("-");
      await typeParts(field, [`${day}${month}${year}`, `${month}${day}${year}`], date);
    },
    setTime: async (field, time) => {
      await go(field);
      const [hour = "", minute = ""] = time.split(":");
      const twelve = `${String(((Number(hour) + 11) % 12) + 1).padStart(2, "0")}${minute}${Number(hour) < 12 ? "AM" : "PM"}`;
      await typeParts(field, [`${hour}${minute}`, twelve], time);
    },
    choose: async (list, label) => {
      await go(list);
      const keyboard = list.page().keyboard;
      const words = () =>
        list.evaluate((element) => (element instanceof HTMLSelectElement ? element.selectedOptions[0]?.label : undefined));
      const most = await list.getByRole("option").count();
      await keyboard.press("Home");
      for (let presses = 0; presses <= most && (await words()) !== label; presses += 1) await keyboard.press("ArrowDown");
      expect(await words()).toBe(label);
    },
    tick: async (box) => {
      await expect(box).toBeVisible();
      if (javaScript) await takenOver(box);
      if ((await box.getAttribute("type")) === "radio") {
        await pickByArrows(box, tab);
        return acting(box.page());
      }
      await tabTo(box, tab);
      await acting(box.page());
      if (!(await box.isChecked())) await box.page().keyboard.press("Space");
      await expect(box).toBeChecked();
    },
    sign: (page, name) => write(page.getByLabel("Or type your full name instead"), name),
  };
}
