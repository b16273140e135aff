// What the editor knows of the language before anything is sent: prefixes that need no declaration, and where
// a query stops being one.

import Yasqe from "@zazuko/yasqe";

const GUTTER = "gutterErrorBar";
/** What may stand somewhere is told up to here; the grammar offers up to a hundred things. */
const MOST_EXPECTED = 8;

interface State {
  OK: boolean;
  errorMsg?: string;
  possibleCurrent: string[];
  prefixes: Record<string, string>;
}

/** Return the name of a mode that knows prefixes without their declarations.
 *
 * @param prefixes Namespaces by prefix, as the endpoint adds them to every query.
 */
export function modeWith(prefixes: Record<string, string>): string {
  const library = Yasqe as unknown as {
    getMode(options: object, name: string): { startState(): State };
    defineMode(name: string, make: (options: object) => object): void;
  };
  library.defineMode("sparql-here", (options) => {
    const plain = library.getMode(options, "sparql11");
    return { ...plain, startState: () => ({ ...plain.startState(), prefixes: { ...prefixes } }) };
  });
  return "sparql-here";
}

/** Mark the first line that cannot stand as it is; return whether there is one.
 *
 * @param editor The editor; its own marks need inline styles, which our pages do not allow.
 * @param said What the mark says; `{expected}` is filled in.
 */
export function markUnexpected(editor: Yasqe, said: string): boolean {
  editor.clearGutter(GUTTER);
  for (let line = 0; line < editor.lineCount(); line++) {
    const end = { line, ch: editor.getDoc().getLine(line).length };
    const state = editor.getTokenAt(end as never, true).state as unknown as State;
    if (state.OK !== false) continue;
    const mark = document.createElement("span");
    mark.className = "unexpected";
    mark.title = state.errorMsg ?? said.replace("{expected}", state.possibleCurrent.slice(0, MOST_EXPECTED).join(" "));
    mark.textContent = "!";
    editor.setGutterMarker(line as never, GUTTER, mark);
    return true;
  }
  return false;
}
