/** The page of settings: the team's, and one's own. */
import { part, ready } from "./page.js";
import { showHistory } from "./setting-history.js";
import { showSettings } from "./setting-panel.js";

const { layer, layerId } = part("settings").dataset;
const store = await showSettings(part("settings"), { layer, layerId });
const history = document.getElementById("history");
if (store && history) await showHistory(history, store);
ready();
