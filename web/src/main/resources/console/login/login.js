// Asks for a key. What was typed is in the field only, and gone with it.
import { html, nothing } from '../shell/dom.js';
import { logIn } from '../shell/session.js';

export function login(why) {
  async function submit(event) {
    event.preventDefault();
    const form = event.target;
    const problem = document.getElementById('login-problem');
    const button = form.querySelector('button');
    button.disabled = true;
    problem.textContent = '';
    try {
      await logIn({ api_key: form.elements.key.value });
    } catch (error) {
      problem.textContent = error.message;
      button.disabled = false;
      form.elements.key.select();
    }
  }
  return html`
    <main class="login">
      <h1 tabindex="-1">MCP Runtime</h1>
      ${why ? html`<p class="notice" role="status">${why}</p>` : nothing}
      <form @submit=${submit}>
        <label for="key">Key of this platform</label>
        <input id="key" name="key" type="password" autocomplete="off" required aria-describedby="login-how login-problem" />
        <p id="login-problem" class="problem" role="alert"></p>
        <button type="submit" class="first">Log in</button>
        <p id="login-how" class="quiet">
          <code>./mcp-runtime console --open</code> logs in without a key. The key itself is in the file
          <code>token</code> of the data folder, <code>~/.mcpruntime/standalone</code> where nothing else was said.
        </p>
      </form>
    </main>
  `;
}
