// Charts that answer to the pointer and follow the colours of the page. Until this has run, and where it does not
// run, a picture from the server stands in the same place and of the same size.

import { parse, View, type Spec } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile, type TopLevelSpec } from "vega-lite";

const dark = matchMedia("(prefers-color-scheme: dark)");

for (const figure of document.querySelectorAll<HTMLElement>("figure.graphic[data-spec]")) {
  void draw(figure).catch((error) => console.info("the chart stays a picture:", error));
}

/** Draw a figure's chart where its picture stands.
 *
 * @param figure Its `data-spec` is the address of a Vega-Lite specification with its data.
 */
async function draw(figure: HTMLElement): Promise<void> {
  const picture = figure.querySelector("img");
  const answer = await fetch(figure.dataset["spec"]!);
  if (!picture || !answer.ok) return;
  const spec = (await answer.json()) as TopLevelSpec & { encoding?: { facet?: unknown } };
  if (spec.encoding?.facet) return; // several charts in one fit no frame; their picture stays
  const place = document.createElement("div");
  place.className = "drawing";
  place.style.width = "100%";
  place.style.maxWidth = `${picture.width}px`;
  place.style.height = `${picture.height}px`; // as that of the picture, so that nothing below moves
  const render = async () => {
    const width = place.clientWidth;
    const fitted = width < NARROW ? narrowed(spec, width) : spec;
    const shown = dark.matches ? nightly(fitted, figure) : fitted;
    const compiled = compile({ ...shown, width } as TopLevelSpec).spec as Spec;
    const view = new View(parse(compiled, {}, { ast: true }), {
      expr: expressionInterpreter, // evaluates without `eval`, which our pages bar
      renderer: "svg",
      container: place,
    });
    await view.runAsync();
  };
  picture.replaceWith(place);
  try {
    await render();
  } catch (error) {
    place.replaceWith(picture);
    throw error;
  }
  dark.addEventListener("change", () => void render());
}

const NARROW = 600;
const LETTER = 12.5;
const OUTLINE = "#16365f";

/** Return a specification for little room: names beside an axis in a third of it, the legend in one column,
 * and lines below the title that are cut for the width of a page cut again.
 */
function narrowed(spec: TopLevelSpec, width: number): TopLevelSpec {
  const most = new RegExp(`.{1,${Math.floor(width / LETTER)}}`, "gu");
  const told = JSON.parse(JSON.stringify(spec), (name, value) => {
    if (name === "columns") return 1;
    return name === "subtitle" ? value.flatMap((line: string) => line.match(most) ?? []) : value;
  });
  const config = { axis: { labelLimit: width / 3 }, legend: { labelLimit: width - 3 * LETTER } };
  return { ...told, config: overlaid(told.config ?? {}, config) };
}

type Config = Record<string, unknown>;

/** Return a configuration with parts of another laid over it. */
function overlaid(under: object, over: Config): Config {
  const merged: Config = { ...under };
  for (const [name, value] of Object.entries(over)) {
    merged[name] = typeof value === "object" ? { ...(merged[name] as object), ...(value as object) } : value;
  }
  return merged;
}

/** Return a specification for the night: what is darkest by day is lightest, outlines too. */
function nightly(spec: TopLevelSpec, figure: HTMLElement): TopLevelSpec {
  const outline = getComputedStyle(figure).getPropertyValue("--accent").trim();
  const told = JSON.parse(JSON.stringify(spec), (name, value) => {
    if (name === "range" && String(value[0]).startsWith("#")) return value.reverse();
    return name === "stroke" && value === OUTLINE ? outline : value;
  });
  return { ...told, config: overlaid(told.config ?? {}, night(figure)) };
}

/** Return what a chart's configuration changes by night, in the colours of the page. */
function night(figure: HTMLElement): Config {
  const colour = (name: string) => getComputedStyle(figure).getPropertyValue(name).trim();
  const words = { labelColor: colour("--ink"), titleColor: colour("--ink") };
  const title = { color: colour("--ink"), subtitleColor: colour("--quiet") };
  const lines = { gridColor: colour("--line"), domainColor: colour("--quiet"), tickColor: colour("--quiet") };
  return {
    background: colour("--raised"),
    axis: { ...words, ...lines },
    title,
    legend: words,
    header: words,
    view: { stroke: colour("--line") },
    bar: { color: colour("--part") },
    point: { color: colour("--accent") },
    line: { color: colour("--accent") },
  };
}
