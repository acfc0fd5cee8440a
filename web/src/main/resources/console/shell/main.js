// Where it begins: who is there, which page is shown, and the frame around it.
import { announce, html, nothing, render, shown } from './dom.js';
import { connection, onChange, start } from './live.js';
import { here, href, watch } from './router.js';
import * as session from './session.js';
import { theme, turn } from './theme.js';
import { clock } from './words.js';
import { login } from '../login/login.js';

const AREAS = [
  ['servers', 'Servers', false],
  ['access', 'Access', false],
  ['events', 'Events', true],
  ['usage', 'Usage', true],
  ['inspector', 'Inspector', true],
];

const app = document.getElementById('app');
let page = null;
let area = '';
let asked = 0;
let scheduled = false;
let saidState = '';

/** Paints once before the next frame, however often it is asked. */
export function update() {
  if (scheduled) return;
  scheduled = true;
  queueMicrotask(() => {
    scheduled = false;
    paint();
  });
}

function paint() {
  if (!session.principal()) return;
  render(frame(), app);
  document.title = page ? `${page.title()} · MCP Runtime` : 'MCP Runtime';
}

function sayConnection() {
  if (connection.state === 'broken' && saidState !== 'broken')
    announce(`Disconnected since ${clock(connection.since)}. What is shown may be out of date.`);
  if (connection.state === 'live' && saidState === 'broken') announce('Connected again.');
  saidState = connection.state;
}

const link = () =>
  connection.state === 'live'
    ? html`<span class="link live"><span aria-hidden="true">●</span> live</span>`
    : connection.state === 'broken'
      ? html`<span class="link broken"><span aria-hidden="true">▲</span> disconnected, since ${clock(connection.since)}</span>`
      : html`<span class="link"><span aria-hidden="true">◐</span> connecting</span>`;

function skip(event) {
  event.preventDefault();
  document.getElementById('main').focus();
}

function turnTheme() {
  announce(`Colours: ${turn()}`);
  update();
}

const frame = () => html`
  <a class="skip" href="#main" @click=${skip}>Skip to content</a>
  <header class="top">
    <a class="brand" href=${href('/servers')}>MCP Runtime</a>
    <nav aria-label="Main">
      <ul>
        ${AREAS.filter(([, , forAdmins]) => !forAdmins || session.isAdmin()).map(
          ([word, title]) =>
            html`<li><a href=${href(`/${word}`)} aria-current=${area === word ? 'page' : nothing}>${title}</a></li>`,
        )}
      </ul>
    </nav>
    <div class="aside">
      ${link()}
      <button class="plain" type="button" @click=${turnTheme} aria-label="Colours: ${theme()}">${{ system: '◐', light: '○', dark: '●' }[theme()]}</button>
      <span class="who">${shown(session.principal().subject)} <span class="quiet">(${session.principal().role})</span></span>
      <button type="button" class="plain" @click=${session.logOut}>Log out</button>
    </div>
  </header>
  <main id="main" tabindex="-1">
    ${connection.state === 'broken' ? html`<p class="notice">Disconnected, since ${clock(connection.since)}. What is shown may be out of date; it is tried again.</p>` : nothing}
    ${page ? page.view() : html`<p class="quiet">Loading …</p>`}
  </main>
`;

const missing = { title: () => 'Not found', view: () => html`<h1 tabindex="-1">There is nothing here</h1><p>No page of the console has this address. <a href=${href('/servers')}>Servers</a></p>` };

const broken = (error) => ({
  title: () => 'Error',
  view: () => html`<h1 tabindex="-1">This page cannot be shown</h1><p>${error.message} It may have been replaced by a later version: <a href=${location.href} target="_self">load it again</a>.</p>`,
});

async function arrive() {
  if (!session.principal()) return;
  const mine = ++asked;
  const route = here();
  const before = page;
  let next = missing;
  if (route) {
    try {
      const module = await route.load();
      if (mine !== asked || !session.principal()) return;
      next = module.page({ params: route.params, query: route.query, update });
    } catch (error) {
      console.error(error);
      next = broken(error);
    }
  }
  before?.leave?.();
  page = next;
  area = route?.area ?? '';
  // The old page's elements must not be taken for the new one's.
  const main = document.getElementById('main');
  if (before && main) {
    page = null;
    paint();
    page = next;
  }
  paint();
  const heading = document.querySelector('main h1');
  if (before) {
    scrollTo(0, 0);
    (heading ?? document.getElementById('main'))?.focus();
  }
}

function leave() {
  asked++;
  page?.leave?.();
  page = null;
  document.querySelectorAll('dialog').forEach((dialog) => dialog.remove());
  render(nothing, app);
  document.title = 'MCP Runtime';
  announce('');
}

session.forgetWith(leave);

session.listen((why) => {
  if (session.principal()) {
    render(nothing, app);
    saidState = '';
    start();
    arrive();
  } else {
    document.title = 'Log in · MCP Runtime';
    render(login(why), app);
    document.querySelector('main h1')?.focus();
  }
});

onChange(() => {
  sayConnection();
  update();
});

watch(arrive);

async function begin() {
  const code = /^#login=([\w-]+)$/.exec(location.hash)?.[1];
  let why = '';
  if (code) {
    // Neither history nor a bookmark keeps it.
    history.replaceState(null, '', location.pathname + location.search);
    try {
      return await session.logIn({ code });
    } catch (error) {
      why = error.message;
    }
  }
  try {
    if (await session.resume()) return;
  } catch (error) {
    why ||= `The platform cannot be asked: ${error.message}`;
  }
  document.title = 'Log in · MCP Runtime';
  render(login(why), app);
}

begin();
