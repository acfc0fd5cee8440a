// A table of any length, of which only the rows in view are elements.
//
//   <virtual-table .columns=${[{name, label, cell}]} .source=${{length, at, key}} label="Events"></virtual-table>
//
// A row's first link is what the keyboard reaches: Tab enters and leaves, arrows and Page, Home, End go along the rows.
// Rows keep their elements while they are in view, so that focus and selection stay where they are. Where rows came at
// the top (`prepended` counts them) what somebody looks at does not move.
import { html, render } from './dom.js';

const SPARE = 6;

class VirtualTable extends HTMLElement {
  #columns = [];
  #source = { length: 0, at: () => null, key: () => '' };
  #prepended = 0;
  #rows = new Map();
  #active = 0;
  #scheduled = false;
  #watcher = new ResizeObserver(() => this.#schedule());
  #head = document.createElement('div');
  #scroller = document.createElement('div');
  #space = document.createElement('div');

  connectedCallback() {
    this.setAttribute('role', 'table');
    this.#head.className = 'vhead';
    this.#head.setAttribute('role', 'rowgroup');
    this.#scroller.className = 'vscroll';
    this.#scroller.setAttribute('role', 'rowgroup');
    this.#space.className = 'vspace';
    this.#space.setAttribute('role', 'presentation');
    this.#scroller.append(this.#space);
    this.append(this.#head, this.#scroller);
    this.#scroller.addEventListener('scroll', () => this.#draw(), { passive: true });
    this.#scroller.addEventListener('keydown', (event) => this.#key(event));
    this.#scroller.addEventListener('focusin', (event) => {
      const row = event.target.closest('[role=row]');
      if (row) this.#active = Number(row.getAttribute('aria-rowindex')) - 2;
    });
    this.#watcher.observe(this.#scroller);
    this.#schedule();
  }

  disconnectedCallback() {
    this.#watcher.disconnect();
    this.replaceChildren();
    this.#space.replaceChildren();
    this.#rows.clear();
  }

  set label(text) {
    this.setAttribute('aria-label', text);
  }

  set columns(columns) {
    this.#columns = columns;
    this.#schedule();
  }

  /** How many have come at the top, ever. */
  set prepended(number) {
    const more = number - this.#prepended;
    this.#prepended = number;
    if (more > 0 && this.#scroller.scrollTop > 2) {
      this.#space.style.height = `${(this.#source.length + more) * this.#height()}px`;
      this.#scroller.scrollTop += more * this.#height();
    }
    if (more > 0) this.#active += more;
  }

  set source(source) {
    this.#source = source;
    this.#schedule();
  }

  /** Shows the beginning. */
  toTop() {
    this.#scroller.scrollTop = 0;
  }

  #schedule() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      if (this.isConnected) this.#draw();
    });
  }

  #height() {
    return parseFloat(getComputedStyle(this).getPropertyValue('--row')) || 32;
  }

  #draw() {
    const { length, at, key } = this.#source;
    const height = this.#height();
    this.setAttribute('aria-rowcount', length + 1);
    this.setAttribute('aria-colcount', this.#columns.length);
    render(
      html`<div role="row" class="vrow" aria-rowindex="1">
        ${this.#columns.map(({ name, label }) => html`<div role="columnheader" class="c-${name}">${label}</div>`)}
      </div>`,
      this.#head,
    );
    this.#space.style.height = `${length * height}px`;
    const from = Math.max(0, Math.floor(this.#scroller.scrollTop / height) - SPARE);
    const to = Math.min(length, Math.ceil((this.#scroller.scrollTop + this.#scroller.clientHeight) / height) + SPARE);
    const wanted = new Map();
    for (let index = from; index < to; index++) wanted.set(key(at(index)), index);
    // A row that has the focus stays, wherever it is.
    if (this.#space.contains(document.activeElement) && this.#active < length) wanted.set(key(at(this.#active)), this.#active);
    for (const [id, row] of this.#rows) {
      if (!wanted.has(id)) {
        row.remove();
        this.#rows.delete(id);
      }
    }
    // In their order, which is that of the keyboard and of readers, and without moving one that may have the focus.
    let next = this.#space.firstElementChild;
    for (const [id, index] of [...wanted].sort(([, one], [, other]) => one - other)) {
      const row = this.#row(id, index, at(index), height);
      if (row === next) next = next.nextElementSibling;
      else this.#space.insertBefore(row, next);
    }
  }

  #row(id, index, item, height) {
    let row = this.#rows.get(id);
    if (!row) {
      row = document.createElement('div');
      row.setAttribute('role', 'row');
      this.#rows.set(id, row);
    }
    row.className = `vrow ${this.#source.tone?.(item) ?? ''}`;
    row.setAttribute('aria-rowindex', index + 2);
    row.style.transform = `translateY(${index * height}px)`;
    render(html`${this.#columns.map(({ name, cell }) => html`<div role="cell" class="c-${name}">${cell(item)}</div>`)}`, row);
    return row;
  }

  #key(event) {
    const page = Math.max(1, Math.floor(this.#scroller.clientHeight / this.#height()) - 1);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    const step = steps[event.key];
    if (step === undefined || !event.target.closest('[role=row]') || event.target.matches('input, select')) return;
    event.preventDefault();
    const last = this.#source.length - 1;
    const index = Math.min(last, Math.max(0, this.#active + step));
    const height = this.#height();
    const top = index * height;
    const { scrollTop, clientHeight } = this.#scroller;
    if (top < scrollTop) this.#scroller.scrollTop = top;
    if (top + height > scrollTop + clientHeight) this.#scroller.scrollTop = top + height - clientHeight;
    this.#active = index;
    this.#draw();
    this.#rows.get(this.#source.key(this.#source.at(index)))?.querySelector('a, button')?.focus({ preventScroll: true });
  }
}

customElements.define('virtual-table', VirtualTable);
