/** Everybody who is kept: search, and on to one of them. */
import { call } from "./companion.js";
import { List, onTyping } from "./list.js";
import { count, make, part, ready, when } from "./page.js";
import { isWebAddress, recordLinks } from "./sync-row.js";

const address = new URLSearchParams(location.search);

part("people-search").value = address.get("query") ?? "";
const list = new List({
  table: "people", key: (person) => person.id, draw: row, shown: showTotal,
  async load(page, size) {
    const wanted = new URLSearchParams({ page: String(page), page_size: String(size) });
    if (query()) wanted.set("query", query());
    const { people, total } = await call("GET", `/people?${wanted}`);
    return { rows: people, total };
  },
});
onTyping(part("people-search"), () => {
  history.replaceState(null, "", query() ? `?query=${encodeURIComponent(query())}` : location.pathname);
  list.restart();
});
await list.refresh();
ready();

/** @returns {string} */
function query() {
  return part("people-search").value.trim();
}

/** @param {number} total */
function showTotal(total) {
  part("people-count").textContent = total ? count(total, "person", "people") : "";
  part("people-empty").hidden = total > 0;
  part("people-empty-words").textContent = query() ? "Nobody who is kept matches." : "Nobody is kept yet.";
  part("people-empty-more").hidden = Boolean(query());
}

/**
 * @param {any} person
 * @returns {HTMLElement}
 */
function row(person) {
  const links = recordLinks(person.records, true);
  const profile = isWebAddress(person.url) ? make("a", { href: person.url, rel: "noreferrer", target: "_blank", class: "small dim" }, host(person.url)) : "";
  return make("tr", {},
    make("td", {}, make("a", { href: `/people/${encodeURIComponent(person.id)}`, class: "strong" }, person.name || "No name"), make("p", {}, profile)),
    make("td", {}, person.title ?? "", make("p", { class: "dim" }, person.company ?? "")),
    make("td", { "data-label": "CATS" }, ...(links.length ? links : [make("span", { class: "dim" }, "not in CATS")])),
    make("td", { class: "when", "data-label": "Last change" }, when(person.updated_at)));
}

/** @param {string} url */
function host(url) {
  return URL.canParse(url) ? new URL(url).host.replace(/^www\./, "") : url;
}
