
"use strict";
// The list is all that this script knows: whoever is chosen, their ties stand there as links.
(() => {
  const page = document.documentElement;
  const frame = document.querySelector(".frame");
  const picture = frame.querySelector("svg");
  const lit = picture.querySelector("#lit");
  const search = document.querySelector("form");
  const sought = document.getElementById("sought");
  const found = document.getElementById("found");
  const whole = picture.viewBox.baseVal;
  const size = { width: whole.width, height: whole.height };
  const KINDS = ["mentions", "met", "attended", "member", "knows", "introduced"];

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const people = new Map();
  // Above all dots, which would cover names where there is little room.
  const labels = document.createElementNS(picture.namespaceURI, "g");
  for (const node of picture.querySelectorAll("a")) {
    // With a script the list is the way for the keyboard; a thousand stops would be in its way.
    node.setAttribute("tabindex", "-1");
    const [dot, label] = [node.querySelector("circle"), node.querySelector("text")];
    const section = document.getElementById(`p${node.id.slice(1)}`);
    label.setAttribute("class", node.getAttribute("class"));
    label.dataset.number = node.id.slice(1);
    labels.append(label);
    people.set(node.id.slice(1), {
      node, section, label,
      x: Number(dot.getAttribute("cx")), y: Number(dot.getAttribute("cy")),
      name: plain(section.querySelector("h3").textContent), ties: section.querySelectorAll("li").length,
    });
  }
  picture.append(labels);
  for (const person of people.values()) person.half = person.label.getComputedTextLength() / 2 + 3;
  const numberOf = (link) => (/^#p(\d+)$/.exec(link || "") || [])[1];

  // Where one looks: the part of the picture that is shown.
  const view = { x: 0, y: 0, scale: 1 };
  let waiting = false;
  const show = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      const [width, height] = [frame.clientWidth * view.scale, frame.clientHeight * view.scale];
      picture.setAttribute("viewBox", `${view.x - width / 2} ${view.y - height / 2} ${width} ${height}`);
      picture.style.setProperty("--k", view.scale);
      picture.style.setProperty("--r", Math.min(view.scale, 3));
      // From far away many lines are drawn on little room.
      picture.style.setProperty("--w", Math.min(1, 1 / Math.sqrt(view.scale)));
      picture.style.setProperty("--o", Math.max(0.25, Math.min(1, 1.8 / view.scale)));
      drawTies();
      siftLabels();
    });
  };
  const showAll = () => {
    // Names keep their size, so that those at the rim want a margin of so many pixels.
    const [wide, high] = [frame.clientWidth - 110, frame.clientHeight - 50];
    const needed = Math.max((size.width - 130) / Math.max(wide, 50), (size.height - 30) / Math.max(high, 50));
    Object.assign(view, { x: size.width / 2, y: size.height / 2, scale: Math.max(needed, 0.75) });
    show();
  };
  const zoom = (factor, x = frame.clientWidth / 2, y = frame.clientHeight / 2) => {
    const farthest = Math.max(1, (size.width / frame.clientWidth) * 2, (size.height / frame.clientHeight) * 2);
    const scale = Math.min(Math.max(view.scale * factor, 0.2), farthest);
    // What lies under the pointer stays there.
    view.x += (x - frame.clientWidth / 2) * (view.scale - scale);
    view.y += (y - frame.clientHeight / 2) * (view.scale - scale);
    view.scale = scale;
    show();
  };
  const move = (x, y) => {
    view.x = Math.min(Math.max(view.x + x * view.scale, 0), size.width);
    view.y = Math.min(Math.max(view.y + y * view.scale, 0), size.height);
    show();
  };
  const isInView = (person) =>
    Math.abs(person.x - view.x) < frame.clientWidth * view.scale * 0.5 &&
    Math.abs(person.y - view.y) < frame.clientHeight * view.scale * 0.5;

  const putLabel = (person, x, y) => {
    person.label.setAttribute("x", x);
    person.label.setAttribute("y", y);
  };
  // Names never cover each other: those that are lit come first, then people, then the others; where most lines meet, a name helps most.
  // A name stands below its dot; where another is in its way, above it, beside it or aslant, if no dot is there.
  const siftLabels = () => {
    const taken = new Set();
    const [wide, high] = [6 * view.scale, 5 * view.scale];
    const away = 8 * Math.min(view.scale, 3);
    const all = [...people.values()].filter(isInView);
    const dots = new Map();
    for (const person of all) {
      for (const x of [-4, 0, 4]) {
        for (const y of [-4, 0, 4]) {
          const [column, row] = [Math.floor((person.x + x * view.scale) / wide), Math.ceil((person.y + y * view.scale) / high)];
          dots.set(row * 100000 + column, person);
        }
      }
    }
    const hasRoom = (person, across, down) => {
      const [x, y] = [person.x + across, person.y + down];
      if (across && Math.abs(x - view.x) > (frame.clientWidth / 2 - person.half) * view.scale) return false;
      const bottom = Math.round(y / high);
      const left = Math.floor((x - person.half * view.scale) / wide);
      const right = Math.ceil((x + person.half * view.scale) / wide);
      const cells = [];
      for (let row = bottom - 2; row <= bottom; row++) {
        for (let column = left; column <= right; column++) cells.push(row * 100000 + column);
      }
      const isCovering = (cell) => (dots.get(cell) || person) !== person;
      const isBelow = across === 0 && down > 0;
      if (cells.some((cell) => taken.has(cell) || (!isBelow && isCovering(cell)))) return false;
      cells.forEach((cell) => taken.add(cell));
      putLabel(person, x, y);
      return true;
    };
    const turns = [".now, .on, .found, .me", ".person", "*"];
    for (const person of all) person.turn = turns.findIndex((turn) => person.label.matches(turn));
    for (const person of all.sort((one, other) => one.turn - other.turn || other.ties - one.ties)) {
      const [beside, aslant] = [away + person.half * view.scale, person.half * 0.7 * view.scale];
      const [below, level, above] = [away + 10 * view.scale, 4 * view.scale, -away - 2 * view.scale];
      const places = [
        [0, below], [0, above], [beside, level], [-beside, level],
        [aslant, below], [-aslant, below], [aslant, above], [-aslant, above],
      ];
      person.label.classList.toggle("mute", !places.some(([across, down]) => hasRoom(person, across, down)));
    }
  };

  // Whose ties are lit: those of the one under the pointer, else of the one chosen.
  let chosen, hovered;
  const drawTies = () => {
    const number = hovered || chosen;
    const lines = new Map(KINDS.map((kind) => [kind, ""]));
    for (const tie of number ? people.get(number).section.querySelectorAll("li") : []) {
      const [one, other] = [people.get(number), people.get(numberOf(tie.querySelector("a").getAttribute("href")))];
      const [from, to] = tie.classList.contains("by") ? [other, one] : [one, other];
      const kind = tie.classList[0];
      lines.set(kind, `${lines.get(kind)}M${from.x} ${from.y}L${to.x} ${to.y}${kind === "introduced" ? arrow(from, to) : ""}`);
    }
    lit.replaceChildren(...[...lines].filter(([, path]) => path).map(([kind, path]) => {
      const drawn = document.createElementNS(picture.namespaceURI, "path");
      drawn.setAttribute("class", kind);
      drawn.setAttribute("d", path);
      return drawn;
    }));
  };
  const arrow = (from, to) => {
    const [x, y] = [to.x - from.x, to.y - from.y];
    const length = Math.hypot(x, y) || 1;
    const [across, along] = [x / length * 6 * view.scale, y / length * 6 * view.scale];
    const [tipX, tipY] = [from.x + x * 0.6, from.y + y * 0.6];
    return `M${tipX - across - along} ${tipY - along + across}L${tipX} ${tipY}L${tipX - across + along} ${tipY - along - across}`;
  };
  const mark = (number, ...names) => {
    people.get(number).node.classList.add(...names);
    people.get(number).label.classList.add(...names);
  };
  const light = () => {
    const number = hovered || chosen;
    picture.classList.toggle("dim", Boolean(number));
    picture.querySelectorAll(".on").forEach((each) => each.classList.remove("on", "now"));
    if (number) {
      mark(number, "on", "now");
      people.get(number).section.querySelectorAll("li a").forEach((link) => mark(numberOf(link.getAttribute("href")), "on"));
    }
    drawTies();
    siftLabels();
  };
  const choose = (number) => {
    document.querySelectorAll("section.now").forEach((section) => section.classList.remove("now"));
    chosen = people.has(number) ? number : undefined;
    hovered = undefined;
    light();
    if (!chosen) return;
    const person = people.get(chosen);
    person.section.classList.add("now");
    if (person.section.hidden) find("");
    if (!isInView(person)) {
      Object.assign(view, { x: person.x, y: person.y });
      show();
    }
    person.section.scrollIntoView({ block: "start" });
  };

  const find = (words) => {
    sought.value = words;
    const wanted = plain(words.trim());
    let count = 0;
    for (const person of people.values()) {
      const isFound = person.name.includes(wanted);
      count += isFound;
      person.section.hidden = !isFound;
      for (const each of [person.node, person.label]) each.classList.toggle("found", Boolean(wanted) && isFound);
    }
    for (const group of document.querySelectorAll(".group")) group.hidden = !group.querySelector("section:not([hidden])");
    found.textContent = wanted ? `${count || "Nobody"} found` : "";
    siftLabels();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a, text");
    const number = link && (link.dataset.number || numberOf(link.getAttribute("href")));
    if (number) location.hash = `p${number}`;
    if (number) choose(number);
  });
  window.addEventListener("hashchange", () => {
    if (numberOf(location.hash) !== chosen) choose(numberOf(location.hash));
  });
  sought.addEventListener("input", () => find(sought.value));
  search.addEventListener("submit", (event) => {
    event.preventDefault();
    const first = document.querySelector("section:not([hidden])");
    if (first) choose(first.id.slice(1));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      find("");
      choose(undefined);
      history.replaceState(null, "", "#");
    } else if (event.key === "/" && event.target !== sought) {
      event.preventDefault();
      sought.focus();
    }
  });

  const STEPS = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] };
  frame.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (STEPS[event.key]) move(...STEPS[event.key]);
    else if (event.key === "+" || event.key === "=") zoom(0.8);
    else if (event.key === "-" || event.key === "_") zoom(1.25);
    else if (event.key === "0") showAll();
    else return;
    event.preventDefault();
  });
  document.getElementById("closer").addEventListener("click", () => zoom(0.7));
  document.getElementById("farther").addEventListener("click", () => zoom(1 / 0.7));
  document.getElementById("all").addEventListener("click", showAll);
  frame.addEventListener("wheel", (event) => {
    event.preventDefault();
    const { left, top } = frame.getBoundingClientRect();
    zoom(Math.exp(event.deltaY * (event.deltaMode ? 0.04 : 0.0015)), event.clientX - left, event.clientY - top);
  }, { passive: false });

  // One finger or the mouse moves the picture, two fingers change its size.
  const fingers = new Map();
  let way = 0;
  const grip = () => {
    const [[x1, y1], [x2, y2] = [x1, y1]] = [...fingers.values()];
    return { x: (x1 + x2) / 2, y: (y1 + y2) / 2, apart: Math.hypot(x1 - x2, y1 - y2) };
  };
  frame.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    if (!fingers.size) way = 0;
    fingers.set(event.pointerId, [event.clientX, event.clientY]);
  });
  frame.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) return;
    const before = grip();
    fingers.set(event.pointerId, [event.clientX, event.clientY]);
    const after = grip();
    way += Math.hypot(after.x - before.x, after.y - before.y) + Math.abs(after.apart - before.apart);
    // A hand that trembles on a name still chooses it.
    if (way < 5) return;
    if (!frame.hasPointerCapture(event.pointerId)) frame.setPointerCapture(event.pointerId);
    move(before.x - after.x, before.y - after.y);
    const { left, top } = frame.getBoundingClientRect();
    if (before.apart && after.apart) zoom(before.apart / after.apart, after.x - left, after.y - top);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    window.addEventListener(end, (event) => fingers.delete(event.pointerId));
  }
  frame.addEventListener("click", (event) => {
    if (way < 5) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  frame.addEventListener("dragstart", (event) => event.preventDefault());
  frame.addEventListener("pointerover", (event) => {
    const node = event.target.closest("a, text");
    const number = node && event.pointerType === "mouse" && !fingers.size ? node.dataset.number || node.id.slice(1) : undefined;
    if (number === hovered) return;
    hovered = number;
    light();
  });
  frame.addEventListener("pointerleave", () => {
    if (!hovered) return;
    hovered = undefined;
    light();
  });

  // On paper all stands as it does without a script.
  window.addEventListener("beforeprint", () => {
    picture.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
    for (const name of ["--k", "--r", "--w", "--o"]) picture.style.setProperty(name, 1);
    for (const person of people.values()) {
      putLabel(person, person.x, person.y + 18);
      person.label.classList.remove("mute");
    }
  });
  window.addEventListener("afterprint", show);

  page.classList.add("scripted");
  search.hidden = false;
  document.querySelector(".tools").hidden = false;
  new ResizeObserver(show).observe(frame);
  showAll();
  choose(numberOf(location.hash));
})();
