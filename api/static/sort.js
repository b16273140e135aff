// Lets a reader order any table by any of its columns. Without it a table keeps the order that it came in,
// and long lists, a page at a time, are ordered by the server (those say data-sorted).
"use strict";
(() => {
  const LEAST = 2; // rows that are worth ordering
  const MANY = 8; // and that are worth a list to choose the order from
  const narrow = matchMedia("(max-width: 46rem)");
  const english = document.documentElement.lang === "en";
  const words = english
    ? { by: "Sort by", as: "as it came" }
    : { by: "排序", as: "原来的顺序" };
  const collator = new Intl.Collator(english ? "en" : "zh-CN", { numeric: true });

  // What a cell says, to be compared: a number where the column is one of numbers, else its words.
  const said = (cell, numbers) => {
    if (!cell) return null;
    const text = (cell.dataset.value ?? cell.textContent).trim();
    if (!numbers) return text === "" || text === "—" ? null : text;
    const found = text.replace(/[,，]/g, "").match(/[-−]?\d+(?:\.\d+)?/);
    return found ? Number(found[0].replace("−", "-")) : null;
  };

  // The cell of a row that stands in a column, cells that span several counted.
  const cellAt = (row, column) => {
    let at = 0;
    for (const cell of row.cells) {
      at += cell.colSpan;
      if (column < at) return cell;
    }
    return null;
  };

  // What is put in order: whole bodies where each is one thing of several lines, else the rows of each body,
  // below the heading that a body may have.
  const parts = (table) => {
    const bodies = [...table.tBodies];
    const headed = (body) => body.rows[0]?.cells[0]?.scope === "rowgroup";
    if (bodies.length > 1 && !bodies.some(headed)) {
      return [{ into: table, before: table.tFoot, items: bodies, row: (body) => body.rows[0] }];
    }
    return bodies.map((body) => ({
      into: body,
      before: null,
      items: [...body.rows].slice(headed(body) ? 1 : 0),
      row: (row) => row,
    }));
  };

  const prepare = (table) => {
    if (table.dataset.sorted !== undefined || !table.tHead || table.tHead.rows.length !== 1) return;
    const lists = parts(table);
    if (!lists.some((list) => list.items.length >= LEAST)) return;
    const headings = [...table.tHead.rows[0].cells];
    const order = (column, way) => {
      const numbers = headings[column]?.classList.contains("num");
      for (const { into, before, items, row } of lists) {
        const keyed = items.map((item, at) => ({ item, at, key: said(cellAt(row(item), column), numbers) }));
        if (way) {
          keyed.sort((a, b) => {
            if (a.key === null || b.key === null) return (a.key === null) - (b.key === null) || a.at - b.at;
            const difference = numbers ? a.key - b.key : collator.compare(a.key, b.key);
            return way * difference || a.at - b.at;
          });
        }
        for (const { item } of keyed) into.insertBefore(item, before);
      }
      for (const [at, heading] of headings.entries()) {
        if (at === column && way) heading.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
        else heading.removeAttribute("aria-sort");
      }
    };
    const next = (column) => {
      const first = headings[column].classList.contains("num") ? -1 : 1; // of numbers the greatest first
      const now = headings[column].getAttribute("aria-sort");
      const way = { ascending: 1, descending: -1 }[now] ?? 0;
      order(column, way === 0 ? first : way === first ? -first : 0);
    };
    // On a telephone a row becomes a block and the headings go, so the order is chosen from a list.
    if (narrow.matches && table.matches(".stack, .answered, .targets")) {
      if (!lists.some((list) => list.items.length >= MANY)) return;
      const select = document.createElement("select");
      select.append(new Option(words.as, ""));
      for (const [column, heading] of headings.entries()) {
        const text = (heading.firstChild?.textContent ?? "").trim();
        if (text && !heading.querySelector(".hidden") && heading.colSpan === 1) select.append(new Option(text, column));
      }
      select.addEventListener("change", () => {
        const column = Number(select.value);
        order(column, select.value === "" ? 0 : headings[column].classList.contains("num") ? -1 : 1);
      });
      const label = document.createElement("label");
      label.className = "sort-by";
      label.append(words.by, " ", select);
      table.before(label);
      return;
    }
    headings.forEach((heading, column) => {
      const text = heading.textContent.trim();
      if (!text || heading.querySelector(".hidden") || heading.colSpan > 1) return;
      const button = document.createElement("button");
      button.type = "button";
      if (heading.querySelector("a, button")) {
        button.className = "sort apart";
        button.setAttribute("aria-label", `${words.by} ${text}`);
      } else {
        button.className = "sort";
        button.title = words.by;
        button.append(...heading.childNodes);
      }
      button.addEventListener("click", () => next(column));
      heading.append(button);
    });
  };

  document.querySelectorAll("main table").forEach(prepare);
})();
