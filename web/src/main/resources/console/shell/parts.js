// Small parts that several pages show.
import { announce, html, nothing, shown } from './dom.js';

/** Names beside values; a value that is nothing is left out with its name. */
export function facts(pairs) {
  const there = pairs.filter(([, value]) => value !== '' && value !== null && value !== undefined && value !== nothing);
  return html`<dl class="facts">${there.map(([name, value]) => html`<div><dt>${name}</dt><dd>${typeof value === 'string' ? shown(value) : value}</dd></div>`)}</dl>`;
}

/** Text to copy, with the button that does it. */
export function copied(text, what) {
  async function copy(event) {
    const button = event.currentTarget;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = 'Copied';
      announce(`Copied: ${what}`);
    } catch {
      const range = document.createRange();
      range.selectNodeContents(button.parentElement.querySelector('code'));
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      button.textContent = 'Selected';
    }
    setTimeout(() => (button.textContent = 'Copy'), 2_000);
  }
  return html`<div class="copied">
    <pre tabindex="0" role="group" aria-label=${what}><code>${shown(text)}</code></pre>
    <button type="button" @click=${copy} aria-label="Copy: ${what}">Copy</button>
  </div>`;
}

/** What went wrong. */
export const problem = (error) =>
  error
    ? html`<div class="problem" role="alert"><p>${error.message}</p>${error.details?.length ? html`<ul>${error.details.map((line) => html`<li>${shown(line)}</li>`)}</ul>` : nothing}</div>`
    : nothing;

const LEVELS = ['low', 'medium', 'high'];

/** A level of trust: its word, and how many of three. */
export function trust(level) {
  const height = LEVELS.indexOf(level) + 1;
  return level
    ? html`<span class="trust"><span class="bars" aria-hidden="true">${LEVELS.map((_, i) => html`<i class=${i < height ? 'on' : ''}></i>`)}</span> ${shown(level)}</span>`
    : html`<span class="none">–</span>`;
}

export const isBelow = (one, other) => LEVELS.indexOf(one) < LEVELS.indexOf(other);

/** A plain table: columns of `[label, cell]`. */
export function table(label, columns, rows, empty = 'None.') {
  return rows.length
    ? html`<div class="scrolled" tabindex="0" role="group" aria-label=${label}><table>
        <thead><tr>${columns.map(([name, , kind]) => html`<th scope="col" class=${kind ?? ''}>${name}</th>`)}</tr></thead>
        <tbody>${rows.map((row) => html`<tr>${columns.map(([, cell, kind]) => html`<td class=${kind ?? ''}>${cell(row)}</td>`)}</tr>`)}</tbody>
      </table></div>`
    : html`<p class="quiet">${empty}</p>`;
}
