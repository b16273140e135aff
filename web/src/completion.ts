// Completion of classes, properties and prefixes from this graph, by name or by label in either language.

import Yasqe from "@zazuko/yasqe";

/** What the server says of one class or property. */
interface Term {
  name: string;
  zh: string;
  en: string;
  count: number;
}
interface Terms {
  prefixes: Record<string, string>;
  classes: Term[];
  properties: Term[];
}
type Config = Parameters<typeof Yasqe.registerAutocompleter>[0];
type Token = Parameters<NonNullable<Config["preProcessToken"]>>[1];

/** Proposals at once: more cannot be looked over. */
const MOST = 40;

let terms: Promise<Terms> | undefined;

/** Replace the completers that know the web's vocabularies by ours, which know this graph.
 *
 * @param address Where the server tells the terms of the graph; asked when first needed.
 */
export function completeFrom(address: string): void {
  const load = () => (terms ??= fetch(address, { headers: { Accept: "application/json" } }).then((r) => r.json()));
  for (const kind of ["class", "property"] as const) {
    const list = kind === "class" ? "classes" : "properties";
    Yasqe.forkAutocompleter(
      kind,
      {
        name: `our-${kind}`,
        bulk: false,
        autoShow: true,
        preProcessToken: (editor: Yasqe, token: Token) => {
          // To the grammar each Chinese character outside a string is a mistake of its own; to people they are a word.
          const { line, ch } = editor.getDoc().getCursor();
          const word = /[\p{L}\p{N}_:<-]*$/u.exec(editor.getDoc().getLine(line).slice(0, ch))?.[0] ?? "";
          return { ...token, string: word, autocompletionString: word, from: { ch: ch - word.length } };
        },
        postProcessSuggestion: (_editor: Yasqe, _token: Token, name: string) => name,
        get: async (_editor: Yasqe, token?: Token) => {
          const known = await load();
          const typed = token?.string ?? "";
          if (!typed) return [];
          return matching(known[list], typed).map((term) => term.name);
        },
        postprocessHints: (_editor, hints) =>
          hints.map((hint) => ({ ...hint, render: (row: HTMLElement) => row.append(...shown(hint.text)) })),
      },
      false,
    );
  }
  Yasqe.defaults.autocompleters = ["variables", "our-class", "our-property"];
}

/** Terms proposed so far, by name. */
const labels = new Map<string, Term>();

/** Return a proposal as it is shown: the name that goes into the query, and beside it what people call it. */
function shown(name: string): Node[] {
  const code = document.createElement("code");
  code.textContent = name;
  const term = labels.get(name);
  if (!term) return [code];
  const beside = document.createElement("span");
  beside.className = "beside";
  const chinese = document.documentElement.lang !== "en";
  beside.textContent = [chinese ? term.zh : term.en, chinese ? term.en : ""].filter(Boolean).join(" ");
  return [code, beside];
}

/** Return the terms that fit what was typed, those that begin with it first, then the most used. */
function matching(list: Term[], typed: string): Term[] {
  for (const term of list) labels.set(term.name, term);
  const wanted = typed.replace(/^<|>$/g, "").toLowerCase();
  const rank = (term: Term): number => {
    const name = term.name.toLowerCase();
    if (name.startsWith(wanted)) return 0;
    const local = name.slice(name.indexOf(":") + 1);
    if (local.startsWith(wanted) || term.zh.startsWith(wanted)) return 1;
    return local.includes(wanted) || term.zh.includes(wanted) || term.en.toLowerCase().includes(wanted) ? 2 : 3;
  };
  return list
    .map((term) => ({ term, at: rank(term) }))
    .filter(({ at }) => at < 3)
    .sort((a, b) => a.at - b.at || b.term.count - a.term.count)
    .slice(0, MOST)
    .map(({ term }) => term);
}
