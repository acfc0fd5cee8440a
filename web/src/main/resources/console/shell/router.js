// Which page a path leads to. Pages are loaded when they are first asked for.
const BASE = '/console';

const ROUTES = [
  ['/servers', 'servers', () => import('../servers/list.js')],
  ['/servers/:namespace/:name', 'servers', () => import('../servers/server.js')],
  ['/access', 'access', () => import('../access/list.js')],
  ['/access/grants/:namespace/:name', 'access', () => import('../access/grant.js')],
  ['/access/sessions/:namespace/:name', 'access', () => import('../access/session.js')],
  ['/events', 'events', () => import('../events/list.js')],
  ['/events/:id', 'events', () => import('../events/event.js')],
  ['/usage', 'usage', () => import('../usage/usage.js')],
  ['/inspector', 'inspector', () => import('../inspector/inspector.js')],
].map(([path, area, load]) => ({ parts: path.split('/'), area, load }));

function matched(parts, path) {
  const given = path.split('/');
  if (given.length !== parts.length) return null;
  const params = {};
  for (let i = 0; i < parts.length; i++) {
    if (parts[i].startsWith(':')) {
      try {
        params[parts[i].slice(1)] = decodeURIComponent(given[i]);
      } catch {
        return null;
      }
      if (!given[i]) return null;
    } else if (parts[i] !== given[i]) {
      return null;
    }
  }
  return params;
}

/** The route of where the browser is, with what stands in its path; null where there is none. */
export function here() {
  const path = location.pathname.slice(BASE.length).replace(/\/$/, '') || '/servers';
  for (const route of ROUTES) {
    const params = matched(route.parts, path);
    if (params) return { ...route, params, query: new URLSearchParams(location.search) };
  }
  return null;
}

/** Address of a page. */
export function href(path, query) {
  const pairs = new URLSearchParams(Object.entries(query ?? {}).filter(([, value]) => value !== '' && value != null));
  return BASE + path + (pairs.size ? `?${pairs}` : '');
}

let arrive = () => {};

/** Goes somewhere, as by a link. */
export function go(address) {
  history.pushState(null, '', address);
  arrive();
}

/** Has the address say what is shown, without going anywhere. */
export function restate(address) {
  history.replaceState(null, '', address);
}

/** From now on links and the browser's buttons lead to `arrived`. */
export function watch(arrived) {
  arrive = arrived;
  addEventListener('popstate', arrived);
  document.addEventListener('click', (event) => {
    const link = event.composedPath().find((element) => element instanceof HTMLAnchorElement);
    const isPlain = !event.defaultPrevented && event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!link || !isPlain || link.target || link.download || link.origin !== location.origin) return;
    if (!link.pathname.startsWith(`${BASE}/`) || link.getAttribute('href').startsWith('#')) return;
    event.preventDefault();
    go(link.href);
  });
}
