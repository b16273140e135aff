// Tables that are sorted by a click on a heading, or with the keyboard; once more turns the order round.

const ORDERED = "aria-sort";

/** Make a table's columns sortable.
 *
 * @param table Its head has one row, its body one row an item.
 * @param said What a heading's button says beside its name, for those who do not see the arrow.
 */
export function sortable(table: HTMLTableElement, said: string): void {
  const headings = [...table.querySelectorAll<HTMLTableCellElement>("thead th")];
  if (table.tBodies[0] === undefined || table.tBodies[0].rows.length < 2) return;
  headings.forEach((heading, column) => {
    if (heading.querySelector("button")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.title = said;
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const falling = heading.getAttribute(ORDERED) === "ascending";
      headings.forEach((other) => other.removeAttribute(ORDERED));
      heading.setAttribute(ORDERED, falling ? "descending" : "ascending");
      sort(table, column, falling);
    });
  });
}

function sort(table: HTMLTableElement, column: number, falling: boolean): void {
  const body = table.tBodies[0]!;
  const cells = [...body.rows].map((row) => ({ row, text: row.cells[column]?.textContent?.trim() ?? "" }));
  const numeric = cells.every(({ text }) => text === "" || Number.isFinite(Number(text)));
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const compare = (a: string, b: string) => (numeric ? Number(a) - Number(b) : collator.compare(a, b));
  cells.sort((a, b) => {
    if (!a.text || !b.text) return Number(!a.text) - Number(!b.text); // what is missing comes last, either way
    return compare(a.text, b.text) * (falling ? -1 : 1);
  });
  body.append(...cells.map(({ row }) => row));
}
