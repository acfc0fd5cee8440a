// Asks before something is done that cannot be taken back.
import { html, render } from './dom.js';
import { forgetWith } from './session.js';

/** Whether somebody says yes. */
export function confirm({ title, body, yes }) {
  return new Promise((resolve) => {
    const dialog = document.createElement('dialog');
    dialog.setAttribute('aria-labelledby', 'dialog-title');
    dialog.setAttribute('aria-describedby', 'dialog-body');
    const close = (answer) => {
      dialog.close();
      dialog.remove();
      resolve(answer);
    };
    dialog.addEventListener('cancel', () => close(false));
    render(
      html`<h2 id="dialog-title">${title}</h2>
        <div id="dialog-body">${body}</div>
        <div class="buttons">
          <button type="button" autofocus @click=${() => close(false)}>Cancel</button>
          <button type="button" class="final" @click=${() => close(true)}>${yes}</button>
        </div>`,
      dialog,
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}

forgetWith(() => document.querySelectorAll('dialog').forEach((dialog) => dialog.remove()));
