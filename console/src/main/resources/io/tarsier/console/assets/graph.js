// Draws the graph of services. Places come from the server and are kept while the page lives, so
// that nothing jumps; only numbers and states change.
(() => {
  'use strict';
  const box = document.getElementById('net-canvas');
  if (!box || !window.cytoscape) return;
  // Cytoscape would add a style element, which the policy forbids; our sheet has its one rule.
  const rule = document.createElement('meta');
  rule.id = '__________cytoscape_stylesheet';
  document.head.append(rule);

  const TONES = ['critical', 'high', 'medium', 'low'];
  const SHAPES = { critical: 'octagon', high: 'triangle', medium: 'diamond' };
  function palette() {
    const probe = document.createElement('span');
    document.body.append(probe);
    const read = (name) => { probe.style.color = 'var(--' + name + ')'; return getComputedStyle(probe).color; };
    const p = {};
    for (const n of ['ink', 'soft', 'line', 'edge', 'card', 'bg', ...TONES]) p[n] = read(n);
    probe.remove();
    return p;
  }
  // Of many services only shapes can be told apart from afar: they grow, and calls grow fainter.
  let many = false;
  function looks() {
    const p = palette();
    const font = getComputedStyle(document.body).fontFamily;
    const style = [
      { selector: 'node', style: {
        label: 'data(label)', 'font-family': font, 'font-size': tall ? 15 : 12, color: p.ink, 'text-valign': 'bottom', 'text-margin-y': 5, 'text-wrap': 'wrap', 'text-max-width': 150,
        'min-zoomed-font-size': 7, 'line-height': 1.25, width: many ? 36 : 20, height: many ? 36 : 20, shape: 'ellipse', 'background-color': p.card, 'border-width': many ? 3 : 1.5, 'border-color': p.edge,
        'text-background-color': p.card, 'text-background-opacity': 0.85, 'text-background-padding': 1 } },
      { selector: 'node[!own]', style: { 'border-style': 'dashed', shape: 'round-rectangle' } },
      { selector: 'edge', style: {
        width: 'data(width)', 'line-color': p.line, 'line-opacity': many ? 0.5 : 1, 'target-arrow-color': p.edge, 'target-arrow-shape': 'triangle', 'arrow-scale': 0.7, 'curve-style': 'bezier', 'control-point-step-size': 30,
        label: 'data(shown)', 'font-family': font, 'font-size': tall ? 13 : 10, color: p.soft, 'text-wrap': 'wrap', 'min-zoomed-font-size': 8, 'text-background-color': p.card, 'text-background-opacity': 0.9, 'text-background-padding': 2 } },
      { selector: 'edge.back', style: { 'line-style': 'dashed' } },
      { selector: '.faded', style: { opacity: 0.16 } },
      { selector: 'edge.near', style: { 'line-opacity': 1, 'line-color': p.edge, 'target-arrow-color': p.ink, color: p.ink, 'z-index': 5 } },
      { selector: 'node.cause', style: { 'border-style': 'double', 'border-width': 5 } },
      { selector: 'node.chosen', style: { 'border-color': p.ink, 'border-width': 3, 'font-weight': 'bold' } },
      { selector: 'node:active, edge:active', style: { 'overlay-opacity': 0 } },
    ];
    for (const t of TONES) {
      style.splice(2, 0, { selector: 'node[tone="' + t + '"]', style: { shape: SHAPES[t] || 'ellipse', 'background-color': t === 'low' ? p.card : p[t], 'border-color': p[t], 'border-width': 2, width: many ? 64 : 26, height: many ? 64 : 26, color: p[t], 'font-weight': 'bold' } });
      style.push({ selector: 'edge[tone="' + t + '"]', style: { 'line-color': p[t], 'target-arrow-color': p[t], color: p[t] } });
    }
    return style;
  }

  document.getElementById('net-box').hidden = false;
  const tall = box.parentElement.clientWidth < 560;
  const X = tall ? 112 : 210, Y = tall ? 112 : 78;
  const place = (n) => (tall ? { x: n.row * X, y: n.column * Y } : { x: n.column * X, y: n.row * Y });
  const wordy = (n) => n.name + (TONES.includes(n.tone) ? '\n' + n.word : '') + (n.cause ? '\nlikely the cause' : '');
  let cy = null, query = '';

  const params = () => new URLSearchParams(location.search);
  function source() {
    const q = new URLSearchParams();
    for (const k of ['range', 'from', 'to']) if (params().get(k)) q.set(k, params().get(k));
    return '/graph/picture.json' + (q.size ? '?' + q : '');
  }
  // A place that is taken moves down until it is free: what stands stays.
  function free(at) {
    const taken = (p) => cy.nodes().some((n) => Math.abs(n.position('x') - p.x) < 40 && Math.abs(n.position('y') - p.y) < 40);
    const p = { ...at };
    while (taken(p)) { if (tall) p.x += X; else p.y += Y; }
    return p;
  }
  function take(data) {
    const first = !cy;
    many = data.nodes.length > 150;
    if (first) {
      cy = window.cytoscape({ container: box, style: looks(), minZoom: 0.04, maxZoom: 3, autoungrabify: true, boxSelectionEnabled: false, textureOnViewport: data.nodes.length > 300, hideEdgesOnViewport: data.nodes.length > 600 });
      window.tarsierGraph = cy;
      cy.on('tap', 'node', (e) => choose(e.target.id()));
      cy.on('mouseover', 'node', () => { box.style.cursor = 'pointer'; });
      cy.on('mouseout', 'node', () => { box.style.cursor = ''; });
    }
    cy.batch(() => {
      const seen = new Set();
      for (const n of data.nodes) {
        seen.add(n.id);
        const fields = { id: n.id, name: n.name, label: wordy(n), tone: n.tone, own: n.own };
        let at = cy.getElementById(n.id);
        if (at.empty()) at = cy.add({ group: 'nodes', data: fields, position: first ? place(n) : free(place(n)) });
        else at.data(fields);
        at.toggleClass('cause', n.cause);
      }
      const few = !tall && data.edges.length <= 60;
      for (const e of data.edges) {
        const id = e.source + ' → ' + e.target;
        seen.add(id);
        const fields = { id, source: e.source, target: e.target, width: e.width, tone: e.tone, all: tall ? e.brief : e.label };
        let at = cy.getElementById(id);
        if (at.empty()) at = cy.add({ group: 'edges', data: fields });
        else { at.data('width', e.width); at.data('tone', e.tone); at.data('all', fields.all); }
        at.data('shown', few || at.hasClass('near') ? fields.all : '');
      }
      cy.elements().filter((x) => !seen.has(x.id())).remove();
    });
    mark();
    if (first) { fit(); near(); }
  }
  function fit() {
    cy.fit(undefined, tall ? 16 : 44);
    if (cy.zoom() > 1.3) { cy.zoom(1.3); cy.center(); }
  }
  // Among many, the chosen one and its neighbours are looked at closely.
  function near() {
    const node = cy.getElementById(params().get('service') || '');
    if (!many || node.empty()) return;
    cy.fit(node.closedNeighborhood(), 60);
    if (cy.zoom() > 1.3) { cy.zoom(1.3); cy.center(node); }
  }
  // What was chosen and what was searched for stand out; the rest stays where it is, fainter.
  function mark() {
    if (!cy) return;
    const chosen = params().get('service') || '';
    const words = query.toLowerCase().trim().split(/\s+/).filter(Boolean);
    cy.batch(() => {
      cy.elements().removeClass('faded near chosen');
      const few = !tall && cy.edges().length <= 60;
      let bright = null;
      const node = chosen ? cy.getElementById(chosen) : cy.collection();
      if (node.nonempty()) {
        node.addClass('chosen');
        node.connectedEdges().addClass('near');
        bright = node.closedNeighborhood();
      }
      if (words.length) {
        const found = cy.nodes().filter((n) => words.every((w) => n.id().toLowerCase().includes(w)));
        bright = found.union(found.edgesWith(found));
      }
      if (bright) cy.elements().difference(bright).addClass('faded');
      cy.edges().forEach((e) => e.data('shown', few || e.hasClass('near') ? e.data('all') : ''));
    });
  }
  function choose(id) {
    const q = params();
    if (id) q.set('service', id); else q.delete('service');
    history.replaceState(history.state, '', location.pathname + (q.size ? '?' + q : ''));
    mark();
    if (window.tarsierRefresh) window.tarsierRefresh();
  }

  let busy = false;
  async function load() {
    if (busy || document.hidden) return;
    busy = true;
    try {
      const reply = await fetch(source(), { headers: { Accept: 'application/json' } });
      if (reply.ok) take(await reply.json());
    } catch { /* the last picture stays; the page says that nobody answers */ } finally { busy = false; }
  }
  document.addEventListener('htmx:afterSettle', load);
  document.addEventListener('tarsier:theme', () => { if (cy) cy.style(looks()); });
  document.addEventListener('input', (e) => {
    if (!e.target.matches('#q')) return;
    query = e.target.value;
    mark();
  });
  document.addEventListener('keydown', (e) => {
    if (e.target.id === 'q' && e.key === 'Enter' && cy) {
      const found = cy.nodes().not('.faded');
      e.preventDefault();
      if (query && found.nonempty()) { cy.animate({ fit: { eles: found, padding: 80 }, duration: 200 }); if (found.length === 1) choose(found[0].id()); }
      return;
    }
    if (e.target.matches('input, textarea, select') || e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key === '+') zoom(1.3);
    if (e.key === '-') zoom(1 / 1.3);
    if (e.key === '0' && cy) fit();
  });
  const zoom = (by) => { if (cy) cy.zoom({ level: cy.zoom() * by, renderedPosition: { x: box.clientWidth / 2, y: box.clientHeight / 2 } }); };
  document.addEventListener('click', (e) => {
    const what = e.target.closest('[data-net]')?.dataset.net;
    if (what === 'in') zoom(1.3);
    if (what === 'out') zoom(1 / 1.3);
    if (what === 'fit' && cy) fit();
    const link = e.target.closest('#net a[href^="/graph"], #services a[href^="/graph"], #calls a[href^="/graph"]');
    if (!link || e.ctrlKey || e.metaKey || e.shiftKey) return;
    e.preventDefault();
    e.stopPropagation();
    choose(new URL(link.href).searchParams.get('service') || '');
    if (cy) near();
    document.getElementById('net').scrollIntoView({ block: 'nearest' });
  }, true);
  query = params().get('q') || '';
  new ResizeObserver(() => { if (cy) cy.resize(); }).observe(box);
  load();
})();
