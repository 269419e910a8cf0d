// Replaces the plots that the server drew by ones that can be read point by point. Plots of a page
// share their axis, their pointer and their span of time.
(() => {
  'use strict';
  const charts = new Map();
  let last = null;

  const sig = (v) => {
    const a = Math.abs(v);
    if (a === 0) return '0';
    if (a >= 1e6 || a < 1e-6) return v.toExponential(2);
    if (a < 0.001) return String(Number(v.toPrecision(2))).replace('-', '−');
    const s = a >= 99.95 ? v.toFixed(0) : a >= 9.995 ? v.toFixed(1) : a >= 0.0995 ? v.toFixed(2) : v.toFixed(4);
    return (s.includes('.') ? s.replace(/\.?0+$/, '') : s).replace('-', '−');
  };
  const scaled = (v, base, limit, names) => {
    let i = 0;
    while (Math.abs(v) >= limit && i < names.length - 1) { v /= base; i++; }
    return sig(v) + names[i];
  };
  const BIN = [' B', ' KiB', ' MiB', ' GiB', ' TiB', ' PiB', ' EiB'];
  const DEC = ['', ' k', ' M', ' G', ' T', ' P'];
  function seconds(v) {
    const s = Math.abs(v);
    if (s === 0) return '0 s';
    if (s < 1e-6) return sig(v * 1e9) + ' ns';
    if (s < 1e-3) return sig(v * 1e6) + ' µs';
    if (s < 1) return sig(v * 1e3) + ' ms';
    if (s < 120) return sig(v) + ' s';
    if (s < 7200) return sig(v / 60) + ' min';
    if (s < 172800) return sig(v / 3600) + ' h';
    return sig(v / 86400) + ' d';
  }
  function show(v, unit) {
    if (v === null || v === undefined) return '–';
    if (unit !== 'seconds' && Math.abs(v) < 1e-6) v = 0;
    switch (unit) {
      case 'bytes': return scaled(v, 1024, 999.5, BIN);
      case 'bytes_per_second': return scaled(v, 1024, 999.5, BIN) + '/s';
      case 'seconds': return seconds(v);
      case 'ratio': return sig(v * 100) + ' %';
      case 'percent': return sig(v) + ' %';
      case 'celsius': return sig(v) + ' °C';
      case 'hertz': return scaled(v, 1000, 9999.5, DEC) + 'Hz';
      case 'per_second': return scaled(v, 1000, 9999.5, DEC) + '/s';
      default: return scaled(v, 1000, 9999.5, DEC);
    }
  }

  // The palette lives in the style sheet; a probe turns its variables into plain colours.
  function palette() {
    const probe = document.createElement('span');
    document.body.append(probe);
    const read = (name) => { probe.style.color = 'var(--' + name + ')'; return getComputedStyle(probe).color; };
    const p = {};
    for (const n of ['ink', 'soft', 'line', 'card', 'edge', 'plot', 'band', 'critical', 'high', 'medium', 'low']) p[n] = read(n);
    probe.remove();
    return p;
  }
  const SHAPES = { critical: 'path://M3.7.5h4.6L11.5 3.7v4.6L8.3 11.5H3.7L.5 8.3V3.7Z', high: 'triangle', medium: 'diamond', low: 'emptyCircle' };

  // Only the plot under the pointer opens a box; the others say their value beside their name.
  let hovered = null;
  function say(box, text) {
    const out = box.closest('.plot')?.querySelector('.readout');
    if (out) out.textContent = text;
  }
  function tip(plot, items, box) {
    const i = items[0].dataIndex;
    say(box, show(plot.v[i], plot.unit) + (plot.mid[i] === null ? '' : ', expected ' + show(plot.lo[i], plot.unit) + ' – ' + show(plot.hi[i], plot.unit)));
    return box === hovered ? details(plot, i) : '';
  }
  function details(plot, i) {
    const box = document.createElement('div');
    box.className = 'tip';
    const line = (name, value, bold) => {
      const row = document.createElement('div');
      row.append(name + ' ');
      const v = document.createElement(bold ? 'b' : 'span');
      v.textContent = value;
      row.append(v);
      box.append(row);
    };
    line('', new Date(plot.t[i]).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' }));
    line('value', show(plot.v[i], plot.unit), true);
    if (plot.mid[i] !== null) line('expected', show(plot.mid[i], plot.unit) + ' (' + show(plot.lo[i], plot.unit) + ' – ' + show(plot.hi[i], plot.unit) + ')');
    line('score', plot.score[i].toFixed(2) + (plot.called[i] ? ', called an anomaly' : ''));
    const trace = traceAt(plot, i);
    if (trace) line('trace', trace.words + ', click to open');
    const call = plot.calls.find((c) => plot.t[i] >= c.from && plot.t[i] <= c.to);
    if (call) {
      const why = document.createElement('div');
      why.className = 'why';
      why.textContent = call.severity + ': ' + call.why;
      box.append(why);
    }
    return box;
  }

  // A trace is drawn at the last point before it began.
  const pointOf = (plot, trace) => plot.t.findLastIndex((t) => t <= trace.t);
  const traceAt = (plot, i) => plot.traces.findLast((x) => pointOf(plot, x) === i);
  const placed = (plot) => plot.traces.map((x) => ({ href: x.href, at: pointOf(plot, x) })).filter((x) => x.at >= 0 && plot.v[x.at] !== null)
    .map((x) => ({ href: x.href, value: [plot.t[x.at], plot.v[x.at]] }));

  function scale(plot) {
    const vs = plot.v.filter((v) => v !== null);
    if (!vs.length) return {};
    let min = vs.reduce((a, b) => Math.min(a, b)), max = vs.reduce((a, b) => Math.max(a, b));
    const room = max > min ? max - min : Math.max(Math.abs(max) * 0.1, 1e-9);
    let lo = min, hi = max;
    plot.lo.forEach((v) => { if (v !== null) lo = Math.min(lo, Math.max(v, min - room / 2)); });
    plot.hi.forEach((v) => { if (v !== null) hi = Math.max(hi, Math.min(v, max + room / 2)); });
    if (hi <= lo) { lo -= room; hi += room; }
    // Ends on round numbers, so that the grid has no odd lines; round to a computer for bytes.
    const raw = (hi - lo) / 3;
    const unit = plot.unit.startsWith('bytes') && raw >= 1 ? 1024 ** Math.floor(Math.log(raw) / Math.log(1024)) : 1;
    const power = 10 ** Math.floor(Math.log10(raw / unit));
    const step = unit * power * [1, 2, 2.5, 5, 10].find((m) => unit * power * m >= raw * 0.999);
    return { min: Math.floor(lo / step + 1e-9) * step, max: Math.ceil(hi / step - 1e-9) * step, interval: step };
  }

  function option(plot, data, p, isLast, chartBox) {
    const y = scale(plot);
    const clip = (v) => (v === null ? null : Math.min(y.max, Math.max(y.min, v)));
    const at = (list) => plot.t.map((t, i) => [t, list[i]]);
    const worst = (t) => plot.calls.filter((c) => t >= c.from && t <= c.to).map((c) => c.severity)[0] || 'medium';
    // The oddest point of each stretch is marked; the others only lie on the line.
    const marks = [];
    let peak = -1;
    for (let i = 0; i <= plot.t.length; i++) {
      if (i < plot.t.length && plot.called[i]) { if (peak < 0 || plot.score[i] > plot.score[peak]) peak = i; } else if (peak >= 0) {
        const s = worst(plot.t[peak]);
        marks.push({ value: [plot.t[peak], plot.v[peak]], symbol: SHAPES[s], symbolSize: 10, itemStyle: { color: p[s], borderColor: s === 'low' ? p[s] : p.card, borderWidth: 1 } });
        peak = -1;
      }
    }
    const lower = plot.lo.map(clip);
    return {
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 64, right: 8, top: 9, bottom: isLast ? 28 : 8 },
      xAxis: {
        type: 'time', min: data.from, max: data.to,
        axisLine: { lineStyle: { color: p.line } }, axisTick: { show: false }, splitLine: { show: false },
        axisLabel: { show: isLast, color: p.soft, fontSize: 11, hideOverlap: true, formatter: { year: '{yyyy}', month: '{MMM}', day: '{d} {MMM}', hour: '{HH}:{mm}', minute: '{HH}:{mm}', second: '{HH}:{mm}:{ss}', none: '{HH}:{mm}' } },
        axisPointer: { show: true, type: 'line', z: 50, label: { show: false }, lineStyle: { color: p.edge, type: 'solid' } },
      },
      yAxis: {
        type: 'value', min: y.min, max: y.max, interval: y.interval,
        axisLabel: { color: p.soft, fontSize: 11, formatter: (v) => show(v, plot.unit) }, splitLine: { lineStyle: { color: p.line } },
      },
      tooltip: { trigger: 'axis', transitionDuration: 0, confine: true, className: 'tipbox', backgroundColor: p.card, borderColor: p.edge, padding: [7, 10], axisPointer: { type: 'line', z: 50, label: { show: false } }, formatter: (items) => tip(plot, items, chartBox) },
      // A zlevel is spelled out because 5.3.1 complains of the one it leaves out under the pointer.
      series: [
        { name: 'lower', type: 'line', zlevel: 0, emphasis: { disabled: true }, data: at(lower), stack: 'band', stackStrategy: 'all', symbol: 'none', lineStyle: { opacity: 0 }, itemStyle: { opacity: 0 }, silent: true, z: 1 },
        { name: 'band', type: 'line', zlevel: 0, emphasis: { disabled: true }, data: plot.t.map((t, i) => [t, lower[i] === null ? null : clip(plot.hi[i]) - lower[i]]), stack: 'band', stackStrategy: 'all', symbol: 'none', lineStyle: { opacity: 0 }, itemStyle: { opacity: 0 }, areaStyle: { color: p.band, opacity: 1 }, silent: true, z: 1 },
        { name: 'value', type: 'line', zlevel: 0, emphasis: { disabled: true }, data: at(plot.v), symbol: 'none', lineStyle: { color: p.plot, width: 1.4 }, itemStyle: { color: p.plot }, z: 3,
          markArea: { silent: true, itemStyle: { color: p.edge, opacity: 0.1 }, data: plot.calls.map((c) => [{ xAxis: c.from }, { xAxis: Math.max(c.to, c.from + (data.to - data.from) / 300) }]) } },
        { name: 'called', type: 'scatter', zlevel: 0, emphasis: { disabled: true }, tooltip: { show: false }, data: marks, z: 4, silent: true },
        { name: 'traces', type: 'scatter', zlevel: 0, emphasis: { disabled: true }, tooltip: { show: false }, cursor: 'pointer', symbol: 'circle', symbolSize: 7, itemStyle: { color: p.card, borderColor: p.plot, borderWidth: 1.5 }, data: placed(plot), z: 5 },
      ],
    };
  }

  // Dragging across a plot chooses the span of time for the whole page; a click on a ring opens its trace.
  function zoomable(box, chart) {
    let start = 0, shade = null;
    const time = (x) => Math.round(chart.convertFromPixel({ xAxisIndex: 0 }, x));
    const inside = (e) => Math.min(box.clientWidth - 8, Math.max(64, e.clientX - box.getBoundingClientRect().left));
    box.addEventListener('pointerdown', (e) => {
      start = inside(e);
      if (e.pointerType !== 'mouse' || e.button) return;
      shade = document.createElement('div');
      shade.className = 'shade';
      box.append(shade);
      box.setPointerCapture(e.pointerId);
    });
    box.addEventListener('pointermove', (e) => {
      if (!shade) return;
      const x = inside(e);
      shade.style.left = Math.min(x, start) + 'px';
      shade.style.width = Math.abs(x - start) + 'px';
    });
    box.addEventListener('pointerup', (e) => {
      if (!shade) return;
      const x = inside(e);
      shade.remove();
      shade = null;
      if (Math.abs(x - start) < 6) return;
      const q = new URLSearchParams({ from: new Date(time(Math.min(x, start))).toISOString(), to: new Date(time(Math.max(x, start))).toISOString() });
      location.search = q;
    });
    box.addEventListener('click', (e) => {
      const plot = last.plots.find((x) => x.id === box.dataset.plot);
      if (!plot || Math.abs(inside(e) - start) >= 6) return;
      const corner = box.getBoundingClientRect();
      const mark = placed(plot).find((x) => {
        const [left, top] = chart.convertToPixel({ xAxisIndex: 0, yAxisIndex: 0 }, x.value);
        return Math.hypot(left - (e.clientX - corner.left), top - (e.clientY - corner.top)) < 9;
      });
      if (mark) location.assign(mark.href);
    });
    box.addEventListener('pointercancel', () => { shade?.remove(); shade = null; });
  }

  function draw() {
    if (!last) return;
    const p = palette();
    const boxes = [...document.querySelectorAll('[data-plot]')];
    for (const [box, chart] of charts) if (!boxes.includes(box)) { chart.dispose(); charts.delete(box); }
    boxes.forEach((box, n) => {
      const plot = last.plots.find((x) => x.id === box.dataset.plot);
      if (!plot || plot.t.length < 2) return;
      let chart = charts.get(box);
      if (!chart) {
        const height = box.clientHeight;
        box.replaceChildren();
        chart = echarts.init(box, null, { height });
        chart.group = 'page';
        charts.set(box, chart);
        zoomable(box, chart);
        box.addEventListener('pointerenter', () => { hovered = box; });
        box.addEventListener('pointerleave', () => { hovered = null; charts.forEach((_, b) => say(b, '')); });
        new ResizeObserver(() => chart.resize()).observe(box);
      }
      chart.setOption(option(plot, last, p, n === boxes.length - 1, box), { notMerge: true });
    });
    echarts.connect('page');
  }

  let busy = false;
  async function load() {
    const at = document.querySelector('[data-plots]');
    if (!at || busy) return;
    busy = true;
    try {
      const reply = await fetch(at.dataset.plots, { headers: { Accept: 'application/json' } });
      if (reply.ok) { last = await reply.json(); draw(); }
    } catch { /* the server's drawing, or the last one, stays */ } finally { busy = false; }
  }
  window.tarsierCharts = load;
  document.addEventListener('tarsier:theme', draw);
  if (window.echarts) load();
})();
