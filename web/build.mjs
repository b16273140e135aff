// Bundles what pages load into api/static/built, and writes down under which names.
//
// In: the entries below and the packages of package-lock.json. Out: scripts and styles whose names carry a
// digest of what is in them (so that browsers may keep them for ever), each beside its Brotli form;
// manifest.json (entry -> files); licences.txt of every package that went in. Beside that the Chinese typefaces
// that reports are printed with, whole, with their licence: into src/kg/_typefaces.

import { copyFile, readFile, readdir, rm, writeFile, mkdir, rename } from "node:fs/promises";
import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = resolve(HERE, "../api/static/built");
const ENTRIES = ["editor", "chart"];
const TYPEFACES = resolve(HERE, "../src/kg/_typefaces");
const FONTS = join(HERE, "node_modules/@expo-google-fonts/noto-sans-sc");
const FACES = ["400Regular/NotoSansSC_400Regular.ttf", "700Bold/NotoSansSC_700Bold.ttf", "LICENSE_FONT"];

const result = await build({
  absWorkingDir: HERE,
  entryPoints: ENTRIES.map((name) => `src/${name}.ts`),
  outdir: OUT,
  entryNames: "[name]-[hash]",
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome109", "firefox115", "safari16"],
  charset: "utf8",
  legalComments: "none", // licences.txt has them whole
  metafile: true,
  write: false,
  logLevel: "warning",
});

/** Return the folder of the package that a bundled file belongs to, or null for a file of ours. */
function packageOf(input) {
  const at = input.lastIndexOf("node_modules/");
  if (at < 0) return null;
  const parts = input.slice(at + "node_modules/".length).split("/");
  const name = parts[0].startsWith("@") ? parts.slice(0, 2).join("/") : parts[0];
  return input.slice(0, at + "node_modules/".length) + name;
}

/** Return name, version, licence and licence text of a package, as one paragraph after another. */
async function licence(folder) {
  const said = JSON.parse(await readFile(join(HERE, folder, "package.json"), "utf8"));
  const files = (await readdir(join(HERE, folder))).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name));
  const texts = await Promise.all(files.map((name) => readFile(join(HERE, folder, name), "utf8")));
  return [`${said.name} ${said.version} (${said.license ?? "see below"})`, ...texts.map((text) => text.trim())].join("\n\n");
}

/** Return folders of packages and of all that they depend on: some come with others bundled in already. */
async function withDependencies(folders) {
  const all = new Set();
  const waiting = [...folders];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    if (all.has(folder)) continue;
    all.add(folder);
    const { dependencies = {} } = JSON.parse(await readFile(join(HERE, folder, "package.json"), "utf8"));
    waiting.push(...Object.keys(dependencies).map((name) => `node_modules/${name}`).filter((to) => existsSync(join(HERE, to))));
  }
  return [...all].sort();
}

const packages = await withDependencies(Object.keys(result.metafile.inputs).map(packageOf).filter(Boolean));
const licences = (await Promise.all(packages.map(licence))).join(`\n\n${"-".repeat(72)}\n\n`);

const manifest = {};
for (const [path, output] of Object.entries(result.metafile.outputs)) {
  const name = ENTRIES.find((entry) => output.entryPoint === `src/${entry}.ts`);
  if (name === undefined) continue;
  manifest[name] = { script: basename(path), style: output.cssBundle ? basename(output.cssBundle) : null };
}

await mkdir(TYPEFACES, { recursive: true });
for (const face of FACES) await copyFile(join(FONTS, face), join(TYPEFACES, basename(face)));

await mkdir(OUT, { recursive: true });
const kept = new Set(["licences.txt", "manifest.json"]);
for (const file of result.outputFiles) {
  const name = basename(file.path);
  const small = brotliCompressSync(file.contents, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  await writeFile(join(OUT, name), file.contents);
  await writeFile(join(OUT, `${name}.br`), small);
  kept.add(name).add(`${name}.br`);
  console.log(`${name}: ${file.contents.length} bytes, ${small.length} in Brotli`);
}
await writeFile(join(OUT, "licences.txt"), licences + "\n");
await writeFile(join(OUT, "manifest.json.new"), JSON.stringify(manifest, null, 2) + "\n");
await rename(join(OUT, "manifest.json.new"), join(OUT, "manifest.json")); // last: what it names is there
for (const name of await readdir(OUT)) {
  if (!kept.has(name)) await rm(join(OUT, name)); // of builds before
}
