// The pictures alone say everything. This adds to each a cursor, steps from event to
// event, and a closer look.
'use strict';

const calm = matchMedia('(prefers-reduced-motion: reduce)');
const between = (least, value, most) => Math.max(least, Math.min(most, value));
const covers = (pairs, at) => pairs.some(([from, to]) => from <= at && at < to);

const draw = (name, attributes, text = '') => {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const key in attributes) element.setAttribute(key, attributes[key]);
  element.textContent = text;
  return element;
};

function bring(scene) {
  const find = what => scene.querySelector(what);
  const all = (what, within = scene) => [...within.querySelectorAll(what)];
  const [board, plot, time, axis, signs] = ['.board', '.plot', '.time', '.axis', '.signs'].map(find);
  const { width, height } = time.viewBox.baseVal;
  const run = scene.dataset.run / scene.dataset.unit, unit = scene.dataset.name;
  board.after(document.getElementById('controls').content.cloneNode(true));
  const [slider, now, play] = ['.slider', '.now', '.play'].map(find);

  // What of the run is seen, where the cursor is, and whose events it stops at.
  let from = 0, to = width, at = 0, chosen = -1, last, playing;
  const percent = place => `${(place - from) / (to - from) * 100}%`;
  const clock = place => `${+(place / width * run).toPrecision(4)} ${unit}`;

  // What each lane does when, and when the locks are held, is read from the picture.
  const top = row => row.transform.baseVal[0].matrix.f;
  const pairs = path => {
    let begin = 0;
    return [...path.getAttribute('d').matchAll(/(\d+) 0V\d+h(\d+)/g)]
      .map(([, step, length]) => [begin += +step, begin + +length]);
  };
  const locks = all('.lock').map(row => ({ lock: row.dataset.lock, top: top(row) }));
  let lanes, stops;
  function read() {
    // What lies above comes first.
    lanes ??= all('.lane').map(lane => ({
      name: lane.dataset.name,
      number: lane.dataset.number,
      top: top(lane),
      states: all('.s', lane).reverse()
        .map(path => ({ words: path.textContent, sign: path.dataset.sign, pairs: pairs(path) })),
      holds: all('.held', lane).map(path => ({ lock: path.dataset.lock, pairs: pairs(path) })),
    }));
    // Where to stop from event to event: where one begins, and where it is over.
    stops ??= all('.operations tbody tr:not(.gap)').flatMap(row => {
      const [moment, thread, what, took, held] = [...row.cells].map(cell => cell.textContent.trim());
      const number = thread.split(' ')[0];
      const rounded = 10 ** -moment.split('.')[1]?.length || 1;
      const name = lanes.find(lane => lane.number === number)?.name ?? thread;
      const stop = (sum, text) =>
        ({ row, number, text: `${name} ${text}`, at: sum / run * width, late: rounded / run * width });
      const list = [stop(+moment, took ? `${what}, which takes a while` : what)];
      if (took) list.push(stop(+moment + +took, `${what}: done`));
      if (held) list.push(stop(+moment + +took + +held, 'frees it'));
      return list;
    }).sort((one, other) => one.at - other.at);
  }

  const cursor = draw('line', { class: 'cursor', y1: 4, y2: height });
  const mark = draw('rect', { class: 'chosen', width: '100%', height: 0 });
  const ticks = [...axis.children], letters = [...signs.children];
  const placed = all('.panic, .arrows line', plot).flatMap(element =>
    ['x', 'x1', 'x2'].filter(key => element.hasAttribute(key))
      .map(key => [element, key, parseFloat(element.getAttribute(key)) * width / 100]));

  function label() {
    const part = width / run, length = (to - from) / part;
    const power = 10 ** Math.floor(Math.log10(length / 8));
    const step = power * [1, 2, 5, 10].find(factor => length <= 8 * power * factor);
    const marks = [];
    for (let tick = Math.ceil(from / part / step) * step; tick * part <= to; tick += step) {
      const x = percent(tick * part);
      const text = +tick.toPrecision(6) + (marks.length ? '' : ' ' + unit);
      marks.push(draw('line', { x1: x, x2: x, y1: 4, y2: height }));
      if (parseFloat(x) < 96) marks.push(draw('text', { x, dx: 4, y: 15 }, text));
    }
    return marks;
  }

  // Letters and numbers in the middle of what is seen of each stretch, if there is room.
  function sign() {
    read();
    const texts = [];
    const put = (kind, list, y, text) => {
      for (const [begin, end] of list) {
        const [left, right] = [Math.max(from, begin), Math.min(to, end)];
        const middle = (left + right) / 2;
        if ((right - left) * 33 >= to - from)
          texts.push(draw('text', { class: kind, x: percent(middle), y }, text(middle)));
      }
    };
    for (const { states, top } of lanes)
      for (const { sign, pairs } of states) if (sign) put('sign', pairs, top + 13, () => sign);
    for (const { lock, top } of locks) {
      const holders = lanes.flatMap(({ number, holds }) =>
        holds.filter(hold => hold.lock === lock).map(({ pairs }) => ({ number, pairs })));
      for (const { number, pairs } of holders)
        put(`holder ${lock.toLowerCase()}`, pairs, top + 12, middle =>
          holders.filter(other => covers(other.pairs, middle)).length > 1 ? 'R' : number);
    }
    return texts;
  }

  function look(left, right) {
    const pixels = plot.getBoundingClientRect().width;
    if (!pixels) return;
    const wide = between(500, right - left, width), squeeze = wide / pixels;
    from = between(0, left, width - wide);
    to = from + wide;
    time.setAttribute('viewBox', `${from} 0 ${wide} ${height}`);
    // Patterns keep their shape, and so do the examples of them.
    for (const pattern of all('pattern')) pattern.setAttribute('patternTransform', `scale(${squeeze} 1)`);
    for (const swatch of all('.swatch[viewBox]')) swatch.setAttribute('viewBox', `0 0 ${24 * squeeze} 18`);
    for (const [element, key, place] of placed) element.setAttribute(key, percent(place));
    axis.replaceChildren(...wide < width ? label() : ticks);
    signs.replaceChildren(...wide < width ? sign() : letters);
    point();
  }

  const zoom = factor => look(at - (at - from) * factor, at + (to - at) * factor);
  const point = () => ['x1', 'x2'].forEach(key => cursor.setAttribute(key, percent(at)));

  function choose(lane) {
    read();
    chosen = lane;
    mark.setAttribute('height', lane < 0 ? 0 : 24);
    if (lane >= 0) mark.setAttribute('y', lanes[lane].top - 3);
  }

  // Goes to a place and says what every thread does there.
  function go(place, stop) {
    read();
    at = between(0, place, width);
    last = stop;
    plot.append(mark, cursor);
    if (at < from || at > to) look(at - (to - from) / 4, at + (to - from) * 3 / 4);
    point();
    slider.value = at / width * 1000;
    // Times in the table are rounded: a little later is surely after what happens here.
    const inside = Math.min(at + Math.max(.5, (stop?.late ?? 0) * 1.1), width - 1);
    const said = lanes.map(({ name, states, holds }) => {
      const state = states.find(({ pairs }) => covers(pairs, inside));
      const held = holds.filter(({ pairs }) => covers(pairs, inside)).map(({ lock }) => lock);
      return state && `${name} ${state.words}${held.length ? ' holding ' + held.join(' and ') : ''}`;
    });
    now.textContent = `${clock(at)}: ${stop ? stop.text + '. Now: ' : ''}${said.filter(Boolean).join(' · ')}`;
    now.classList.add('said');
    slider.setAttribute('aria-valuetext', clock(at));
    find('.here')?.classList.remove('here');
    stop?.row.classList.add('here');
    if (stop && find('details').open) stop.row.scrollIntoView({ block: 'nearest' });
  }

  function step(by) {
    read();
    const mine = stops.filter(stop => chosen < 0 || stop.number === lanes[chosen].number);
    const here = mine.indexOf(last);
    const next = here >= 0 ? mine[here + by]
      : by > 0 ? mine.find(stop => stop.at >= at) : mine.findLast(stop => stop.at < at);
    if (next) go(next.at, next);
    return next;
  }

  function rest() {
    clearInterval(playing);
    playing = 0;
    play.setAttribute('aria-pressed', false);
    now.setAttribute('aria-live', 'polite');
  }

  // What is seen in ten seconds; who wants no motion sees one event after the other.
  function replay() {
    if (playing) return rest();
    play.setAttribute('aria-pressed', true);
    if (!calm.matches) now.setAttribute('aria-live', 'off');
    if (at >= to) go(from);
    const glide = () => { go(at + (to - from) / 200); if (at >= width) rest(); };
    playing = calm.matches ? setInterval(() => step(1) || rest(), 1500) : setInterval(glide, 50);
  }

  const whole = () => look(0, width);
  const turn = by => { read(); const many = lanes.length + 1; choose((chosen + 1 + by + many) % many - 1); go(at); };
  const keys = {
    ArrowRight: () => step(1), ArrowLeft: () => step(-1), ArrowDown: () => turn(1), ArrowUp: () => turn(-1),
    '+': () => zoom(.5), '=': () => zoom(.5), '-': () => zoom(2), 0: whole,
    Home: () => go(0), End: () => go(width), Escape: () => { choose(-1); rest(); },
  };
  board.tabIndex = 0;
  board.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
  plot.addEventListener('click', event => {
    read();
    const box = plot.getBoundingClientRect(), y = event.clientY - box.top;
    choose(lanes.findLastIndex(lane => lane.top <= y && y < lane.top + 24));
    go(from + (event.clientX - box.left) / box.width * (to - from));
  });
  slider.addEventListener('input', () => go(slider.value / 1000 * width));
  const buttons = { '.play': replay, '.closer': keys['+'], '.wider': keys['-'], '.whole': whole };
  for (const name in buttons) find(name).addEventListener('click', buttons[name]);
  new ResizeObserver(() => look(from, to)).observe(plot);
}

document.querySelectorAll('.scene').forEach(bring);
