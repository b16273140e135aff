// The SPARQL page with an editor: colours, completion from this graph, answers without leaving the page.
//
// The page works without it (a form and what the server answers); everything here stands on that form. An answer
// is the server's own page, of which two parts are put into this one, so that there is one way to show an answer.

import Yasqe from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";
import "./editor.css";
import { completeFrom } from "./completion";
import { shareLink } from "./share";
import { sortable } from "./sortable";
import { markUnexpected, modeWith } from "./syntax";

type Words = Record<
  | "running" | "cancel" | "cancelled" | "took" | "failed" | "keys" | "share" | "shared" | "sort" | "label" | "proposals" | "unexpected",
  string
>;

/** Parts of the page that an answer replaces. */
const PARTS = ["#problem", "#outcome"];
/** Characters of a query that still goes into the address of the page. */
const LONGEST_ADDRESS = 4000;

const form = document.querySelector<HTMLFormElement>("form.ask");
const area = form?.querySelector<HTMLTextAreaElement>("textarea");
if (form && area) enhance(form, area);

function button(text: string, onClick: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "second";
  made.textContent = text;
  made.addEventListener("click", onClick);
  return made;
}

function filled(text: string, values: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

function enhance(form: HTMLFormElement, area: HTMLTextAreaElement): void {
  const words = JSON.parse(form.dataset["words"] ?? "{}") as Words;
  const status = form.querySelector<HTMLElement>("[role=status]")!;
  const controls = form.querySelector<HTMLElement>(".controls")!;
  const format = form.querySelector<HTMLSelectElement>("select[name=format]")!;
  let running: AbortController | undefined;

  completeFrom(form.dataset["terms"] ?? "/sparql/terms");
  const place = document.createElement("div");
  const height = area.offsetHeight;
  area.after(place);
  area.hidden = true;
  const editor = new Yasqe(place, {
    value: area.value,
    mode: modeWith(JSON.parse(form.dataset["prefixes"] ?? "{}")),
    syntaxErrorCheck: false, // ours says it in the reader's language
    persistenceId: null,
    consumeShareLink: null,
    createShareableLink: undefined as never, // a link of ours is short and needs no popup
    showQueryButton: false,
    resizeable: false,
    editorHeight: `${height}px`,
    inputStyle: "contenteditable", // what screen readers and telephones understand
    screenReaderLabel: words.label,
    viewportMargin: Infinity, // all lines are in the page, for those who search or read it aloud
    extraKeys: {
      Tab: false, // leads on: nobody is caught in here
      "Shift-Tab": false,
      "Ctrl-Enter": () => form.requestSubmit(),
      "Cmd-Enter": () => form.requestSubmit(),
    } as never,
  });
  const input = editor.getInputField() as HTMLElement;
  input.addEventListener("keydown", () => readPending(editor), { capture: true });
  input.setAttribute("role", "textbox");
  input.setAttribute("aria-multiline", "true");
  input.setAttribute("aria-describedby", status.id);
  editor.on("autocompletionShown" as never, ((_editor: Yasqe, widget: { hints: HTMLElement }) => {
    widget.hints.setAttribute("aria-label", words.proposals);
  }) as never);
  form.querySelector("label[for=query]")?.addEventListener("click", () => editor.focus());
  new ResizeObserver(() => editor.refresh()).observe(place);
  editor.on("changes" as never, (() => {
    area.value = editor.getValue();
    check();
  }) as never);
  check();

  const cancel = button(words.cancel, () => running?.abort());
  cancel.hidden = true;
  const share = button(words.share, () => void copy());
  controls.append(cancel, share);
  status.textContent = words.keys;
  prepared(document);

  form.addEventListener("submit", (event) => {
    area.value = editor.getValue();
    if (format.value !== "html" || !area.value.trim()) return; // a download: the browser's own way
    event.preventDefault();
    void run();
  });

  async function run(): Promise<void> {
    running?.abort();
    const asked = (running = new AbortController());
    const text = editor.getValue();
    const fields = new URLSearchParams({ query: text });
    const language = form.querySelector<HTMLInputElement>("input[name=lang]")?.value;
    if (language) fields.set("lang", language);
    status.textContent = words.running;
    cancel.hidden = false;
    const began = performance.now();
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: fields,
        headers: { Accept: "text/html" },
        signal: asked.signal,
      });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const seconds = (performance.now() - began) / 1000;
      show(page, text, fields);
      status.textContent = answer.ok
        ? filled(words.took, { seconds: seconds.toFixed(2), rows: rowsOf(page) })
        : (document.querySelector("#problem strong")?.textContent ?? words.failed);
    } catch (error) {
      if (running !== asked) return; // another run took its place
      status.textContent = asked.signal.aborted ? words.cancelled : `${words.failed} (${String(error)})`;
    } finally {
      if (running === asked) {
        cancel.hidden = true;
        running = undefined;
      }
    }
  }

  function show(page: Document, text: string, fields: URLSearchParams): void {
    for (const part of PARTS) {
      const ours = document.querySelector(part);
      const theirs = page.querySelector(part);
      if (ours && theirs) ours.replaceWith(document.importNode(theirs, true));
    }
    prepared(document);
    markMistake();
    if (text.length <= LONGEST_ADDRESS) history.replaceState(null, "", `${form.action}?${fields}`);
  }

  function prepared(within: ParentNode): void {
    for (const table of within.querySelectorAll<HTMLTableElement>("#outcome table.rows")) {
      sortable(table, words.sort);
    }
  }

  function check(): void {
    if (markUnexpected(editor, words.unexpected)) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }

  function markMistake(): void {
    const { line, column } = document.querySelector<HTMLElement>("#problem .problem")?.dataset ?? {};
    for (let at = 0; at < editor.lineCount(); at++) editor.removeLineClass(at, "background", "mistake");
    if (!line) return;
    const at = { line: Number(line) - 1, ch: Number(column ?? 1) - 1 };
    editor.addLineClass(at.line, "background", "mistake");
    editor.getDoc().setCursor(at);
    editor.focus();
    input.setAttribute("aria-invalid", "true");
  }

  async function copy(): Promise<void> {
    const link = await shareLink(editor.getValue(), form.action);
    await navigator.clipboard?.writeText(link).catch(() => undefined);
    const field = document.createElement("input");
    field.readOnly = true;
    field.value = link;
    field.className = "shared";
    field.setAttribute("aria-label", words.share);
    status.replaceChildren(`${words.shared} `, field);
    field.select();
  }
}

/** Have the editor read what an input method has just put there: it waits 80 ms, and a key pressed sooner would
 * write over it. */
function readPending(editor: Yasqe): void {
  const { input } = (editor as unknown as { display: { input: PendingInput } }).display;
  if (input.readDOMTimeout == null || (input.composing && !input.composing.done)) return;
  clearTimeout(input.readDOMTimeout);
  input.readDOMTimeout = null;
  input.composing = null;
  input.updateFromDOM();
}

/** What the editor's library keeps of text that came in past its keys. */
interface PendingInput {
  readDOMTimeout: number | null;
  composing: { done: boolean } | null;
  updateFromDOM(): void;
}

/** Return what an answer says of its own size. */
function rowsOf(page: Document): string {
  return page.querySelector<HTMLElement>("#outcome [data-size]")?.dataset["size"] ?? "";
}
