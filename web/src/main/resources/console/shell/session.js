// Who has logged in. When a session ends, for whatever reason and in whichever tab, everything that was shown or kept is
// gone at once: whoever keeps something of a session registers how to forget it.
const KEY = 'mcp-console-session';
const channel = 'BroadcastChannel' in self ? new BroadcastChannel('mcp-console') : null;

// Cookies know no ports, what is kept here does: the cookie alone, which other programs at this address are sent, too, is
// nobody's session. It is said to the platform in a header, and gone when the session is.
let kept = '1';
try {
  kept = localStorage.getItem(KEY) ?? kept;
} catch {
  // A browser that keeps nothing has a session for as long as the page is there.
}

function keep(secret) {
  kept = secret ?? '1';
  try {
    if (secret) localStorage.setItem(KEY, secret);
    else localStorage.removeItem(KEY);
  } catch {
    // It holds until the page is left.
  }
}

/** What every request says. */
export const headers = () => ({ 'x-mcp-console': kept });

let current = null;
let ending = new AbortController();
let expiry = 0;
const forgetters = new Set();
const listeners = new Set();

/** `{subject, role, expiresAt}`, or null. */
export const principal = () => current;
export const isAdmin = () => current?.role === 'admin';

/** Is aborted when the session ends; every request hangs on it. */
export const signal = () => ending.signal;

/** Has something be called when a session ends. */
export const forgetWith = (forget) => forgetters.add(forget);

/** Has something be called with why, when somebody logs in or a session ends. */
export const listen = (listener) => listeners.add(listener);

const tell = (why) => listeners.forEach((listener) => listener(why));

function begin(status) {
  current = { ...status.principal, expiresAt: new Date(status.expiresAt) };
  ending = new AbortController();
  clearTimeout(expiry);
  expiry = setTimeout(() => end('Your session has expired.'), Math.min(current.expiresAt - Date.now(), 2 ** 31 - 1));
  tell('');
}

/** Forgets everything; `why` is said on the page that asks to log in again. */
export function end(why, isTold = true) {
  if (!current) return;
  current = null;
  clearTimeout(expiry);
  ending.abort();
  forgetters.forEach((forget) => forget());
  if (isTold) {
    keep(null);
    channel?.postMessage('ended');
  }
  tell(why);
}

async function asked(path, body) {
  const answer = await fetch(`/auth/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { ...headers(), 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
    cache: 'no-store',
  });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(said.message ?? `The platform answers with ${answer.status}.`);
  return said;
}

/** Whether this browser has logged in already. */
export async function resume() {
  const status = await asked('status');
  if (status.authenticated) begin(status);
  return status.authenticated;
}

/** Logs in with `{api_key}` or `{code}`; throws what went wrong. */
export async function logIn(credentials) {
  const { secret, ...status } = await asked('login', credentials);
  keep(secret);
  begin(status);
  channel?.postMessage('begun');
}

export async function logOut() {
  const said = asked('logout', {});
  end('You have logged out.');
  await said.catch(() => {});
}

if (channel) {
  channel.onmessage = ({ data }) => {
    // Another tab may have logged in as somebody else: what is shown here is not theirs.
    if (data === 'ended') end('You have logged out in another tab.', false);
    if (data === 'begun') location.reload();
  };
}

// A page that is put aside must not come back with what it showed.
addEventListener('pagehide', (event) => {
  if (event.persisted) end('', false);
});
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});
