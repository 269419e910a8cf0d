// Keeps pages up to date, and lets them be used by keyboard. Pages are complete without it.
(() => {
  'use strict';
  const $ = (q, in_ = document) => in_.querySelector(q);
  const $$ = (q, in_ = document) => [...in_.querySelectorAll(q)];
  const year = '; path=/; max-age=31536000; samesite=strict';
  const cookie = (name, value) => { document.cookie = name + '=' + value + year; };

  // The server writes times in the reader's zone once it knows which that is.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
  const zoneNew = !document.cookie.split('; ').includes('tz=' + zone);
  if (zoneNew) cookie('tz', zone);

  // Swapping that touches only what changed: scroll, focus and open details stay as they are.
  const CLIENT = new Set(['data-at', 'open']);
  function blend(old, next) {
    if (old.nodeType !== next.nodeType || old.nodeName !== next.nodeName || (old.id || '') !== (next.id || '')) {
      old.replaceWith(next);
      return;
    }
    if (old.nodeType !== 1) {
      if (old.data !== next.data) old.data = next.data;
      return;
    }
    if (old.hasAttribute('data-still') || old.isEqualNode(next)) return;
    for (const a of [...old.attributes]) if (!next.hasAttribute(a.name) && !CLIENT.has(a.name)) old.removeAttribute(a.name);
    for (const a of next.attributes) if (old.getAttribute(a.name) !== a.value) old.setAttribute(a.name, a.value);
    let at = old.firstChild;
    for (const child of [...next.childNodes]) {
      let match = null;
      if (child.id) match = [...old.children].find((c) => c.id === child.id) || null;
      else if (at && !at.id && at.nodeName === child.nodeName) match = at;
      if (!match) { old.insertBefore(child, at); continue; }
      if (match === at) at = at.nextSibling; else old.insertBefore(match, at);
      blend(match, child);
    }
    while (at) { const gone = at; at = at.nextSibling; gone.remove(); }
  }
  // What the reader looks at stays where it is, whatever comes or goes above it: the chosen line if it
  // is in sight, otherwise what is in the middle of the window.
  function held() {
    if (scrollY < 1) return null;
    const inSight = (e) => { const r = e?.getBoundingClientRect(); return r && r.top >= 0 && r.bottom <= innerHeight; };
    const chosen = $('[data-at]');
    if (inSight(chosen)) return chosen;
    const middle = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
    return middle ? middle.closest('main [id]') : null;
  }
  htmx.defineExtension('quiet', {
    isInlineSwap: (style) => style === 'quiet',
    handleSwap: (style, target, fragment) => {
      if (style !== 'quiet') return false;
      const next = fragment.firstElementChild;
      if (!next) return [target];
      const still = held();
      const before = still ? still.getBoundingClientRect().top : 0;
      blend(target, next);
      if (still?.isConnected) scrollBy({ top: still.getBoundingClientRect().top - before, behavior: 'instant' });
      return [target];
    },
  });

  // Times grow older by themselves, in the words the server uses.
  function length(s) {
    if (s < 60) return (s < 10 ? s : Math.floor(s / 5) * 5) + ' s';
    if (s < 3600) return Math.floor(s / 60) + ' min';
    if (s < 86400) { const m = Math.floor(s % 3600 / 60); return Math.floor(s / 3600) + ' h' + (m ? ' ' + m + ' min' : ''); }
    const h = Math.floor(s % 86400 / 3600);
    return Math.floor(s / 86400) + ' d' + (h ? ' ' + h + ' h' : '');
  }
  function age() {
    for (const t of $$('time[data-style="ago"]')) {
      const s = Math.floor((Date.now() - Date.parse(t.dateTime)) / 1000);
      const text = s < 0 ? t.textContent : s < 10 ? 'just now' : length(s) + ' ago';
      if (t.textContent !== text) t.textContent = text;
    }
  }

  // The lines of one pattern as they come, the newest first. What the page shows unasked stays without it.
  const TAIL = 200;
  function tail(list) {
    const state = $('#tail-state');
    const say = (text) => { if (state) state.textContent = text; };
    const add = (fill, name) => {
      const li = document.createElement('li');
      if (name) li.className = name;
      fill(li);
      list.prepend(li);
      while (list.children.length > TAIL) list.lastElementChild.remove();
    };
    const lines = new EventSource(list.dataset.tail);
    lines.onopen = () => say('listening');
    lines.onerror = () => say('no answer, trying again');
    lines.addEventListener('line', (e) => {
      const l = JSON.parse(e.data);
      add((li) => {
        const t = document.createElement('time');
        t.dateTime = l.time;
        t.textContent = new Date(l.time).toLocaleTimeString();
        li.append(t, l.body);
      });
    });
    lines.addEventListener('dropped', (e) => add((li) => { li.textContent = JSON.parse(e.data).lines + ' lines came too fast to be shown'; }, 'dropped'));
    addEventListener('pagehide', () => lines.close());
  }
  $$('[data-tail]').forEach(tail);

  // Live: on events at once, and every so often in case events do not come.
  const live = document.body.dataset.live;
  const POLL = 12000;
  let last = Date.now(), wanted = 0, busy = false, again = false, source = null;
  const pulse = (on, word) => {
    const p = $('#pulse');
    if (p && (p.textContent !== word || p.classList.contains('on') !== on)) { p.textContent = word; p.classList.toggle('on', on); }
  };
  const SIGNED_OUT = 'You are signed out. Reload this page to sign in again.';
  const lost = (text) => { const l = $('#lost'); if (l) { l.textContent = text; l.hidden = !text; } };
  async function refresh() {
    wanted = 0;
    if (busy) { again = true; return; }
    if (document.hidden) return;
    busy = true;
    try {
      await htmx.ajax('GET', location.pathname + location.search, { target: '#page', select: '#page', swap: 'quiet' });
    } catch { /* told by the events below */ } finally { busy = false; last = Date.now(); }
    if (again) { again = false; refresh(); }
  }
  window.tarsierRefresh = refresh;
  const soon = (ms) => { if (!wanted) wanted = setTimeout(refresh, ms); };
  document.addEventListener('htmx:beforeSwap', (e) => {
    // A reply that arrives after the reader has searched for something else is old.
    const asked = new URL(e.detail.xhr.responseURL || location.href);
    if (asked.pathname + asked.search !== location.pathname + location.search) e.detail.shouldSwap = false;
    if (asked.pathname.startsWith('/login')) lost(SIGNED_OUT);
  });
  document.addEventListener('htmx:afterSettle', () => {
    lost('');
    age();
    if (window.tarsierCharts) window.tarsierCharts();
  });
  document.addEventListener('htmx:sendError', () => {
    pulse(false, 'no answer');
    lost('Tarsier does not answer. This is what was known at ' + new Date(last).toLocaleTimeString() + '; trying again.');
  });
  document.addEventListener('htmx:responseError', (e) => {
    const status = e.detail.xhr.status;
    lost(status === 401 || status === 403 ? SIGNED_OUT : 'Tarsier answered with an error (' + status + '). This may be old; trying again.');
  });
  function listen() {
    source = new EventSource(live);
    source.onopen = () => pulse(true, 'live');
    source.onerror = () => { pulse(false, 'every 12 s'); if (source.readyState === 2) setTimeout(listen, 30000); };
    for (const name of ['finding', 'incident', 'reset']) source.addEventListener(name, () => soon(400));
  }
  setInterval(age, 5000);
  if (live) {
    pulse(false, 'every 12 s');
    listen();
    setInterval(() => { if (Date.now() - last >= POLL) refresh(); }, 1000);
    document.addEventListener('visibilitychange', () => { if (!document.hidden && Date.now() - last >= 3000) refresh(); });
    addEventListener('pagehide', () => source.close());
    addEventListener('pageshow', (e) => { if (e.persisted) { listen(); refresh(); } });
    if (zoneNew && zone !== 'UTC') soon(0);
  }

  // Search while typing; without script the form does the same on Enter.
  let typing = 0;
  document.addEventListener('input', (e) => {
    if (!e.target.matches('[data-search]')) return;
    clearTimeout(typing);
    typing = setTimeout(() => {
      const q = new URLSearchParams(location.search);
      if (e.target.value) q.set('q', e.target.value); else q.delete('q');
      q.delete('page');
      history.replaceState(history.state, '', location.pathname + (q.size ? '?' + q : ''));
      refresh();
    }, 180);
  });

  // Theme: the system's, until one is chosen.
  function theme() {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
    cookie('theme', root.dataset.theme);
    document.dispatchEvent(new Event('tarsier:theme'));
  }
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => document.dispatchEvent(new Event('tarsier:theme')));

  // Lines: j and k move, Enter opens, e explains, a acknowledges.
  const rows = () => $$('[data-row]');
  function move(step) {
    const all = rows();
    if (!all.length) return;
    const at = all.findIndex((r) => r.hasAttribute('data-at'));
    const to = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + step))];
    all.forEach((r) => r.removeAttribute('data-at'));
    to.setAttribute('data-at', '');
    to.scrollIntoView({ block: 'nearest' });
    const link = $('a', to);
    if (link) link.focus({ preventScroll: true });
  }
  const here = () => $('[data-row][data-at]');
  function explain() {
    const d = $('[data-explain]', here() || document);
    if (d) d.open = !d.open;
  }
  function acknowledge() {
    const f = $('form[data-ack]', here() || document) || (here() ? null : $('form[data-ack]'));
    if (f) f.requestSubmit();
  }
  function search() {
    const q = $('[data-search]') || $('input[type="search"]');
    if (q) { q.focus(); q.select(); } else location.href = '/series#q';
  }
  const help = () => { const d = $('#keys'); if (d) { if (d.open) d.close(); else d.showModal(); } };
  const places = { o: '/', i: '/incidents', v: '/graph', t: '/traces', s: '/series', p: '/patterns', c: '/changes', n: '/notifications', q: '/suppressions', l: '/journal' };
  let going = 0;
  document.addEventListener('keydown', (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.target.matches('input, textarea, select')) { if (e.key === 'Escape') e.target.blur(); return; }
    if (going && Date.now() - going < 1500 && places[e.key]) { location.href = places[e.key]; e.preventDefault(); return; }
    going = 0;
    const open = $('#keys')?.open;
    if (open && e.key !== '?') return;
    const keys = { j: () => move(1), k: () => move(-1), e: explain, a: acknowledge, '/': search, '?': help, t: theme, g: () => { going = Date.now(); } };
    if (keys[e.key]) { keys[e.key](); e.preventDefault(); return; }
    if (e.key === 'Enter' && here()?.dataset.href && !e.target.matches('button, summary, a')) location.href = here().dataset.href;
  });
  document.addEventListener('click', (e) => {
    const what = e.target.closest('[data-do]');
    if (what?.dataset.do === 'theme') return theme();
    if (what?.dataset.do === 'keys') { e.preventDefault(); return help(); }
    if (e.target === $('#keys')) return e.target.close();
    const folded = $('#folded[open]');
    if (folded && !e.target.closest('#folded')) folded.open = false;
    const row = e.target.closest('[data-href]');
    if (row && !e.target.closest('a, button, form, summary, details') && !String(getSelection())) location.href = row.dataset.href;
  });
  if (location.hash === '#q') search();
})();
