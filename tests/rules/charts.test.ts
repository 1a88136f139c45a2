import { describe, expect, test } from "vitest";
import { SILHOUETTES } from "#components/charts/drawings/silhouettes.ts";
import { CHART_VIEWS, shows, viewFor, zoneByKey } from "#components/charts/views.ts";
import { ORBIT_ZONES, ZONES } from "#lib/zones.ts";

const MIDLINE = ["forehead", "glabella", "nose", "perioral", "chin"];
const PAIRED = ["cheek-upper", "cheek-lower", "jaw", "temple", "under-eye"];
const side = (which: "right" | "left") => PAIRED.map((zone) => `${zone}-${which}`);

const WHERE = {
  front: [...MIDLINE, ...side("right"), ...side("left"), "neck"],
  right: [...MIDLINE, ...side("right"), "neck"],
  left: [...MIDLINE, ...side("left"), "neck"],
  body: ["scalp-front", "scalp-mid", "scalp-crown", "neck", "hand-right", "hand-left", "abdomen", "thigh-right", "thigh-left", "back"],
} as const;

const drawings = CHART_VIEWS.flatMap((view) => view.drawings);

describe("the charts", () => {
  test("every zone that can be treated is drawn in the views it belongs to, and in no other", () => {
    for (const view of CHART_VIEWS) {
      const shown = ZONES.filter(({ id }) => shows(view, id)).map(({ id }) => id);
      expect(shown.toSorted(), view.id).toEqual([...WHERE[view.id]].toSorted());
    }
    expect(new Set(Object.values(WHERE).flat())).toEqual(new Set(ZONES.map(({ id }) => id)));
  });

  test("no drawing or list holds a zone that is not in the table of zones, or holds one twice", () => {
    const known = new Set(ZONES.map(({ id }) => id));
    for (const { id, zones } of drawings) {
      const ids = zones.map((zone) => zone.id);
      expect(ids, id).toEqual([...new Set(ids)]);
      expect(ids.filter((zone) => !known.has(zone))).toEqual([]);
    }
    for (const { parts } of SILHOUETTES) expect(Object.keys(parts).filter((zone) => !known.has(zone))).toEqual([]);
  });

  test("the eye sockets are drawn on every view of the face and can be chosen on none", () => {
    const orbits = ORBIT_ZONES.map(({ id }) => id);
    for (const view of CHART_VIEWS) expect(orbits.filter((orbit) => shows(view, orbit))).toEqual([]);
    expect(drawings.map((drawing) => [drawing.id, drawing.orbits.map(({ id }) => id)])).toEqual([
      ["front", ["orbit-right", "orbit-left"]],
      ["right", ["orbit-right"]],
      ["left", ["orbit-left"]],
      ["scalp-above", []],
      ["scalp-behind", []],
    ]);
  });

  test("the arrow keys reach every zone of a drawing from every other", () => {
    const keys = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
    for (const { id, zones } of drawings) {
      for (const start of zones) {
        const reached = new Set([start.id]);
        for (const zone of reached) {
          for (const key of keys) {
            const next = zoneByKey(zones, zone, key);
            if (next !== null) reached.add(next);
          }
        }
        expect([...reached].toSorted(), `${id} from ${start.id}`).toEqual(zones.map((zone) => zone.id).toSorted());
      }
    }
  });

  test("home and End lead to the top and the foot of a drawing, and other keys nowhere", () => {
    const [front] = drawings;
    expect(zoneByKey(front?.zones ?? [], "nose", "Home")).toBe("forehead");
    expect(zoneByKey(front?.zones ?? [], "nose", "End")).toBe("neck");
    expect(zoneByKey(front?.zones ?? [], "nose", "x")).toBeNull();
  });

  test("the chart turns to a zone that the view does not show, and stays where it does", () => {
    const [front, right, , body] = CHART_VIEWS;
    expect(viewFor("chin", right)).toBe(right);
    expect(viewFor("jaw-left", right)).toBe(front);
    expect(viewFor("scalp-crown", right)).toBe(body);
    expect(viewFor("neck", body)).toBe(body);
    expect(viewFor(undefined, right)).toBe(right);
  });
});
