/**
 * A table (or list) of many rows that comes page by page and is asked again while it is looked at. What did not change is not
 * touched: neither the focus nor an open list of choices is lost.
 */
import { make, part, showProblem } from "./page.js";

export const PAGE_SIZE = 25;
const TYPING_MS = 250;

/**
 * @typedef {object} Wanted
 * @property {string} table id of the table or list; its problem is `<table>-problem`, its pager `<table>-pager`
 * @property {(page: number, size: number) => Promise<{rows: any[], total: number}>} load
 * @property {(row: any) => string} key
 * @property {(row: any) => HTMLElement} draw one `tr` or `li`; what can be focused in it carries data-focus, unique in the page
 * @property {(total: number) => void} shown called after each answer
 */
export class List {
  /** @param {Wanted} wanted */
  constructor(wanted) {
    this.wanted = wanted;
    this.page = 1;
    this.asked = 0;
    /** @type {any[]} */
    this.rows = [];
    /** @type {Map<string, {text: string, element: HTMLElement}>} */
    this.drawn = new Map();
    this.newer = make("button", { type: "button", class: "quiet" }, "Previous");
    this.older = make("button", { type: "button", class: "quiet" }, "Next");
    this.place = make("span", { class: "dim", role: "status" });
    this.newer.addEventListener("click", () => this.turn(-1));
    this.older.addEventListener("click", () => this.turn(1));
    part(`${wanted.table}-pager`).append(this.newer, this.place, this.older);
  }

  /** Ask again for the page that is shown. A later question's answer is never overwritten by an earlier one's. */
  async refresh() {
    const question = ++this.asked;
    try {
      const { rows, total } = await this.wanted.load(this.page, PAGE_SIZE);
      if (question !== this.asked) return;
      if (!rows.length && total && this.page > 1) {
        this.page = Math.max(1, Math.ceil(total / PAGE_SIZE));
        await this.refresh();
        return;
      }
      this.show(rows, total);
      showProblem(`${this.wanted.table}-problem`, null);
    } catch (error) {
      if (question === this.asked) this.fail(error);
    }
  }

  /** From the first page on: a search or a filter was changed. */
  async restart() {
    this.page = 1;
    await this.refresh();
  }

  /**
   * Do something to a row, then ask again.
   * @param {() => Promise<any>} action
   */
  async act(action) {
    try {
      await action();
      await this.refresh();
    } catch (error) {
      this.drawn.clear(); // a control may show what was not taken
      await this.refresh();
      this.fail(error);
    }
  }

  /** @param {unknown} error */
  fail(error) {
    showProblem(`${this.wanted.table}-problem`, error instanceof Error ? error : new Error(String(error)));
  }

  /** @param {number} step */
  async turn(step) {
    this.page += step;
    await this.refresh();
    if (this.newer.hidden && this.older.hidden) return;
    if (document.activeElement === document.body) (this.older.hidden ? this.newer : this.older).focus();
  }

  /**
   * @param {any[]} rows
   * @param {number} total
   */
  show(rows, total) {
    this.rows = rows;
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.focus : undefined;
    const place = part(this.wanted.table);
    const body = place instanceof HTMLTableElement ? place.tBodies[0] : place;
    const elements = rows.map((row) => this.element(row));
    const wanted = new Set(elements);
    for (const old of [...body.children]) if (!wanted.has(old)) old.remove();
    elements.forEach((element, at) => {
      if (body.children[at] !== element) body.insertBefore(element, body.children[at] ?? null);
    });
    if (focused && document.activeElement === document.body) focusOn(body, focused);
    this.showPlace(rows.length, total);
    part(this.wanted.table).hidden = rows.length === 0;
    this.wanted.shown(total);
  }

  /**
   * @param {any} row
   * @returns {HTMLElement} the one that stands already where nothing changed
   */
  element(row) {
    const key = this.wanted.key(row);
    const text = JSON.stringify(row);
    const before = this.drawn.get(key);
    if (before?.text === text) return before.element;
    const element = this.wanted.draw(row);
    this.drawn.set(key, { text, element });
    return element;
  }

  /**
   * @param {number} shown
   * @param {number} total
   */
  showPlace(shown, total) {
    const first = (this.page - 1) * PAGE_SIZE + 1;
    this.newer.hidden = this.page === 1;
    this.older.hidden = this.page * PAGE_SIZE >= total;
    const words = total > PAGE_SIZE ? `${first.toLocaleString()} to ${(first + shown - 1).toLocaleString()} of ${total.toLocaleString()}` : "";
    if (this.place.textContent !== words) this.place.textContent = words;
  }
}

/**
 * @param {HTMLElement} body
 * @param {string} key
 */
function focusOn(body, key) {
  const again = body.querySelector(`[data-focus="${CSS.escape(key)}"]`);
  if (again instanceof HTMLElement) again.focus({ preventScroll: true });
}

/**
 * Call after the last key of a search.
 * @param {HTMLElement} field
 * @param {() => void} search
 */
export function onTyping(field, search) {
  let timer = 0;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(search, TYPING_MS);
  });
}

/**
 * @param {() => Promise<any>} ask again and again while the page is looked at, never twice at once
 * @param {number} ms
 */
export function keepAsking(ask, ms) {
  let isAsking = false;
  setInterval(async () => {
    if (document.hidden || isAsking) return;
    isAsking = true;
    await ask().finally(() => { isAsking = false; });
  }, ms);
}
