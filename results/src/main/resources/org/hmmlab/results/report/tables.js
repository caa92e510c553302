// Tables: a click on a column sorts, a text filters, and so does a verdict. Rows are bodies, so that what explains a row stays with it.
(() => {
  "use strict";
  const FEW = 2;
  const collator = new Intl.Collator("en", { numeric: true });

  const element = (tag, attributes, text) => {
    const made = document.createElement(tag);
    Object.entries(attributes || {}).forEach(([name, value]) => made.setAttribute(name, value));
    if (text !== undefined) made.textContent = text;
    return made;
  };

  /** A number if the cell has one, else null; what was not measured is null too. */
  const number = (cell) => {
    if (cell.dataset.value !== undefined) return cell.dataset.value === "" ? null : Number(cell.dataset.value);
    const text = cell.textContent.trim();
    return /^[-+−]?[\d.,]+(e[-+]?\d+)?( ?%)?$/.test(text) ? Number(text.replace(/[,%\s]/g, "").replace("−", "-")) : null;
  };

  class Table {
    constructor(table) {
      this.table = table;
      this.bodies = Array.from(table.tBodies);
      this.headers = Array.from(table.tHead.rows[0].cells);
      this.names = this.headers.map((header) => header.textContent);
      this.sorted = -1;
      this.isDown = false;
      if (this.bodies.length >= FEW) this.decorate();
    }

    decorate() {
      this.headers.forEach((header, column) => {
        const button = element("button", { type: "button" }, header.textContent);
        button.addEventListener("click", () => this.sort(column));
        header.replaceChildren(button);
      });
      const bar = element("div", { class: "filter" });
      this.text = element("input", { type: "search", placeholder: "filter", "aria-label": "filter rows" });
      this.text.addEventListener("input", () => this.filter());
      bar.append(this.text);
      const verdicts = [...new Set(this.bodies.map((body) => body.dataset.verdict).filter(Boolean))];
      if (verdicts.length > 1) {
        this.verdict = element("select", { "aria-label": "verdict" });
        this.verdict.append(element("option", { value: "" }, "all verdicts"));
        verdicts.forEach((name) => this.verdict.append(element("option", { value: name }, name)));
        this.verdict.addEventListener("change", () => this.filter());
        bar.append(this.verdict);
      }
      // On a narrow page the columns' heads are hidden: there a list sorts.
      this.order = element("select", { "aria-label": "sort by", class: "order" });
      this.order.append(element("option", { value: "" }, "as measured"));
      this.names.forEach((name, column) => {
        this.order.append(element("option", { value: column + "+" }, name + " ↑"));
        this.order.append(element("option", { value: column + "-" }, name + " ↓"));
      });
      this.order.addEventListener("change", () => this.chosen());
      bar.append(this.order);
      this.count = element("output", { class: "quiet" });
      bar.append(this.count);
      this.table.before(bar);
      this.filter();
    }

    chosen() {
      const value = this.order.value;
      if (value === "") this.arrange(-1, false);
      else this.arrange(parseInt(value, 10), value.endsWith("-"));
    }

    sort(column) {
      this.arrange(column, this.sorted === column && !this.isDown);
    }

    arrange(column, isDown) {
      this.sorted = column;
      this.isDown = isDown;
      const rows = column < 0 ? this.bodies : this.bodies.slice().sort((x, y) => this.compare(x, y));
      this.table.append(...rows);
      this.headers.forEach((header, i) => {
        if (i === column) header.setAttribute("aria-sort", isDown ? "descending" : "ascending");
        else header.removeAttribute("aria-sort");
      });
      this.order.value = column < 0 ? "" : column + (isDown ? "-" : "+");
    }

    /** What has no number comes last in either direction. */
    compare(x, y) {
      const a = x.rows[0].cells[this.sorted];
      const b = y.rows[0].cells[this.sorted];
      const sign = this.isDown ? -1 : 1;
      const ofA = number(a);
      const ofB = number(b);
      if (ofA !== null && ofB !== null) return sign * (ofA - ofB);
      if (ofA !== null || ofB !== null) return ofA !== null ? -1 : 1;
      return sign * collator.compare(a.textContent, b.textContent);
    }

    filter() {
      const words = this.text.value.toLowerCase().split(/\s+/).filter(Boolean);
      const verdict = this.verdict ? this.verdict.value : "";
      let shown = 0;
      this.bodies.forEach((body) => {
        const text = body.textContent.toLowerCase();
        const fits = words.every((word) => text.includes(word)) && (!verdict || body.dataset.verdict === verdict);
        body.hidden = !fits;
        shown += fits ? 1 : 0;
      });
      this.count.textContent = shown === this.bodies.length ? shown + " rows" : shown + " of " + this.bodies.length + " rows";
    }
  }

  document.documentElement.classList.add("scripted");
  document.querySelectorAll("table.sortable").forEach((table) => new Table(table));
})();
