// What templates are made of. Text from outside goes through `shown` or stands in a template as it is: lit-html writes
// it as text nodes. Nothing here makes markup of text.
export { html, nothing, render, svg } from '../lib/lit-html/lit-html.js';
export { repeat } from '../lib/lit-html/directives/repeat.js';
import { html } from '../lib/lit-html/lit-html.js';

// Characters that are there and are not seen, or that turn around what stands beside them.
const UNSEEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]|\ud83d(?!.)|[\u{e0000}-\u{e007f}]/u;
const EACH = new RegExp(UNSEEN.source, 'gu');

/** Text of somebody else, on its own: characters that cannot be seen are named, and none reorders its surroundings. */
export function shown(text) {
  const value = text === null || text === undefined ? '' : String(text);
  if (/^[\x20-\x7e]*$/.test(value)) return value;
  if (!UNSEEN.test(value)) return html`<bdi>${value}</bdi>`;
  const parts = [];
  let from = 0;
  for (const found of value.matchAll(EACH)) {
    if (found.index > from) parts.push(value.slice(from, found.index));
    const code = found[0].codePointAt(0).toString(16).toUpperCase().padStart(4, '0');
    parts.push(html`<span class="odd" title="a character that is not seen">U+${code}</span>`);
    from = found.index + found[0].length;
  }
  parts.push(value.slice(from));
  return html`<bdi>${parts}</bdi>`;
}

const announcer = () => document.getElementById('announcer');

/** Says something to who listens instead of looking. */
export function announce(text) {
  const region = announcer();
  if (region.textContent === text) region.textContent = '';
  requestAnimationFrame(() => (region.textContent = text));
}

/** A segment of a path. */
export const segment = encodeURIComponent;
