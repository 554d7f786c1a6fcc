// Compiles the styles and gathers the scripts and fonts into frontdoor/static/dist.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(root, "node_modules");
const dist = join(root, "frontdoor", "static", "dist");

rmSync(dist, { recursive: true, force: true });
mkdirSync(join(dist, "fonts"), { recursive: true });

const styles = sass.compile(join(root, "frontend", "app.scss"), {
  loadPaths: [modules],
  style: "compressed",
  quietDeps: true,
});
writeFileSync(join(dist, "app.css"), styles.css);

const fonts = join(modules, "@fontsource-variable/atkinson-hyperlegible-next/files");
for (const file of readdirSync(fonts)) {
  if (file.includes("-latin-wght-") || file.includes("-latin-ext-wght-normal")) {
    cpSync(join(fonts, file), join(dist, "fonts", file));
  }
}

const copies = {
  "govuk-frontend/dist/govuk/govuk-frontend.min.js": "govuk-frontend.min.js",
  "leaflet/dist/leaflet.js": "leaflet.js",
  "leaflet/dist/leaflet.css": "leaflet.css",
  "leaflet.markercluster/dist/leaflet.markercluster.js": "leaflet.markercluster.js",
  "accessible-autocomplete/dist/accessible-autocomplete.min.js": "accessible-autocomplete.min.js",
};
for (const [from, to] of Object.entries(copies)) {
  cpSync(join(modules, from), join(dist, to));
}
// A module's own imports carry a mark of what they hold, so that a browser never keeps an old one.
const marked = (file) =>
  readFileSync(join(root, "frontend", file), "utf8").replace(/from "\.\/([\w.-]+)"/g, (_all, name) => {
    const mark = createHash("sha256").update(readFileSync(join(dist, name))).digest("hex").slice(0, 10);
    return `from "./${name}?v=${mark}"`;
  });
for (const file of readdirSync(join(root, "frontend"))) {
  if (file.endsWith(".js")) writeFileSync(join(dist, file), marked(file));
}
