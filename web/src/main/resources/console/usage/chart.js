// Calls over time. Who cannot see it has the table below.
import uPlot from '../lib/uplot/uPlot.esm.js';

const HOUR = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** A time at the axis: the hour, or the day where one begins. */
function tick(seconds) {
  const at = new Date(seconds * 1000);
  return at.getHours() === 0 && at.getMinutes() === 0 ? DAY.format(at) : HOUR.format(at);
}

class UsageChart extends HTMLElement {
  #series = [];
  #plot = null;
  #again = () => this.#draw();
  #watcher = new ResizeObserver(() => this.#plot?.setSize({ width: this.clientWidth, height: 220 }));

  connectedCallback() {
    this.setAttribute('aria-hidden', 'true');
    this.#watcher.observe(this);
    addEventListener('themechange', this.#again);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', this.#again);
    this.#draw();
  }

  disconnectedCallback() {
    this.#watcher.disconnect();
    removeEventListener('themechange', this.#again);
    matchMedia('(prefers-color-scheme: dark)').removeEventListener('change', this.#again);
    this.#plot?.destroy();
    this.#plot = null;
  }

  /** Buckets of a report. */
  set series(series) {
    if (series === this.#series) return;
    this.#series = series;
    if (this.isConnected) this.#draw();
  }

  #draw() {
    this.#plot?.destroy();
    this.#plot = null;
    if (!this.#series.length) return;
    // Of the theme that is in force now: the property itself holds both.
    const colour = (name) => {
      this.style.color = `var(${name})`;
      const said = getComputedStyle(this).color;
      this.style.color = '';
      return said;
    };
    const axis = { stroke: colour('--quiet'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line') }, font: '12px system-ui, sans-serif' };
    const [one, two] = this.#series;
    const half = two ? (new Date(two.bucket) - new Date(one.bucket)) / 2000 : 1800;
    const bars = uPlot.paths.bars({ size: [0.7, 40] });
    const line = (label, name, fill) => ({ label, stroke: colour(name), fill: colour(fill), paths: bars, points: { show: false }, width: 0 });
    this.#plot = new uPlot(
      {
        width: this.clientWidth || 600,
        height: 220,
        cursor: { y: false },
        legend: { show: true, live: true },
        scales: { x: { range: (_, from, to) => [from - half, to + half] }, y: { range: (_, __, most) => [0, Math.max(4, most * 1.1)] } },
        axes: [{ ...axis, values: (_, ticks) => ticks.map(tick) }, { ...axis, size: 48, values: (_, ticks) => ticks.map((tick) => (Number.isInteger(tick) ? tick.toLocaleString('en-GB') : '')) }],
        series: [{ label: 'from', value: (_, at) => (at ? `${DAY.format(at * 1000)} ${HOUR.format(at * 1000)}` : '–') }, line('all', '--allowed', '--allowed'), line('denied', '--denied', '--denied')],
      },
      [
        this.#series.map(({ bucket }) => new Date(bucket) / 1000),
        this.#series.map(({ events }) => events),
        this.#series.map(({ denied }) => denied),
      ],
      this,
    );
  }
}

customElements.define('usage-chart', UsageChart);
