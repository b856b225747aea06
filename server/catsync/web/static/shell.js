/** The frame of every page: the user menu. */
import { call } from "./companion.js";
import { part } from "./page.js";

const menu = document.querySelector(".user-menu");

part("sign-out").addEventListener("click", async () => {
  try {
    await call("DELETE", "/session");
  } finally {
    location.assign("/");
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu?.hasAttribute("open")) return;
  menu.removeAttribute("open");
  menu.querySelector("summary")?.focus();
});

document.addEventListener("click", (event) => {
  if (event.target instanceof Node && !menu?.contains(event.target)) menu?.removeAttribute("open");
});
