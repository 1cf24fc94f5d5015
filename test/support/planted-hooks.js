// Hooks of Node's module loader: see planted-run.js.
let dist;
let plants;

export function initialize(data) {
  ({ dist, plants } = data);
}

/** Hands the number of a run on from a module of dist to those that it imports. */
export async function resolve(specifier, context, next) {
  const resolved = await next(specifier, context);
  const number = new URL(context.parentURL ?? 'file:///').search;
  const isOurs = resolved.url.startsWith(dist) && context.parentURL?.startsWith(dist);
  return isOurs && number !== '' ? { ...resolved, url: resolved.url.split('?')[0] + number } : resolved;
}

/** Changes the one token of the run that the module belongs to. */
export async function load(url, context, next) {
  const loaded = await next(url, context);
  const [path, number] = url.split('?planted=');
  const plant = plants[Number(number)];
  if (number === undefined || path !== `${dist}${plant.file}.js`) return loaded;
  const source = String(loaded.source);
  const found = source.split(plant.from).length - 1;
  if (found !== 1) throw new Error(`“${plant.from}” is ${found} times in ${plant.file}, not once`);
  return { ...loaded, source: source.replace(plant.from, () => plant.to) };
}
