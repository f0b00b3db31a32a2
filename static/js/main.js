// What makes pages handier. Every page works without it.
import { copyButtons } from "./copy.js";
import { filters } from "./filters.js";
import { menus } from "./menus.js";
import { roving } from "./roving.js";
import { rowLinks } from "./rows.js";
import { unsaved } from "./unsaved.js";

for (const start of [copyButtons, filters, menus, roving, rowLinks, unsaved]) start(document);
