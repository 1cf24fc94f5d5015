import { existsSync } from 'node:fs';

/** Where Debian, Ubuntu and others put a Chromium, unless the environment names one. */
const PLACES = [
  process.env.CHROMIUM ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** The browser that pages are tested in; undefined where there is none. */
export const CHROMIUM = PLACES.find((path) => path !== '' && existsSync(path));

if (CHROMIUM === undefined)
  console.log('skipped: no chromium; install it with apt-get, or name one with CHROMIUM=path');
