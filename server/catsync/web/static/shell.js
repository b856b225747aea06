/** The frame of every page: the user menu and the corner with help. */
import { call } from "./companion.js";
import { part } from "./page.js";

const menus = [...document.querySelectorAll(".rail-menu")];

part("sign-out").addEventListener("click", async () => {
  try {
    await call("DELETE", "/session");
  } finally {
    location.assign("/");
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus.filter((each) => each.hasAttribute("open"))) {
    menu.removeAttribute("open");
    menu.querySelector("summary")?.focus();
  }
});

document.addEventListener("click", (event) => {
  for (const menu of menus) if (event.target instanceof Node && !menu.contains(event.target)) menu.removeAttribute("open");
});
