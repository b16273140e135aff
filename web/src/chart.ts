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
  const answer = await fetch(figure.dataset["spec"]!, { headers: { Accept: "application/json" } });
  if (!picture || !answer.ok) return;
  const spec = (await answer.json()) as TopLevelSpec & { encoding?: { facet?: unknown } };
  if (spec.encoding?.facet) return; // several charts in one fit no frame; their picture stays
  const place = document.createElement("div");
  place.className = "drawing";
  place.style.width = `${picture.width}px`;
  place.style.height = `${picture.height}px`;
  const fitted = {
    ...spec,
    width: picture.width,
    height: picture.height,
    autosize: { type: "fit", contains: "padding" },
  } as unknown as TopLevelSpec;
  const render = async () => {
    const config = dark.matches ? overlaid(spec.config ?? {}, night(figure)) : (spec.config ?? {});
    const compiled = compile({ ...fitted, config } as TopLevelSpec).spec as Spec;
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

type Config = Record<string, unknown>;

/** Return a configuration with parts of another laid over it. */
function overlaid(under: object, over: Config): Config {
  const merged: Config = { ...under };
  for (const [name, value] of Object.entries(over)) {
    merged[name] = typeof value === "object" ? { ...(merged[name] as object), ...(value as object) } : value;
  }
  return merged;
}

/** Return what a chart changes by night, in the colours of the page. */
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
