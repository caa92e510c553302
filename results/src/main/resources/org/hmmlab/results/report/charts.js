// The pictures, by kind. Each takes its data and gives what Chart.js draws.
(() => {
  "use strict";
  const { colour, ofRole, thin, percent, nanos, ratioScale, logScale, title, bars, points, base, legend, tooltip, kinds } = lab;

  const line = (data, rgb, extra) => ({
    data,
    borderColor: rgb,
    backgroundColor: rgb,
    borderWidth: 2,
    pointRadius: 0,
    pointHitRadius: 0,
    showLine: true,
    label: "",
    ...extra,
  });

  const dots = (data, rgb, extra) => ({
    data,
    borderColor: rgb,
    backgroundColor: rgb,
    borderWidth: 1,
    pointRadius: 3,
    pointHitRadius: 6,
    showLine: false,
    label: "",
    ...extra,
  });

  /** One verdict's ratio: margin, interval, estimate, pairs. */
  kinds.interval = (d) => {
    const ink = colour("ink");
    const clipped = d.ratios.map((ratio) => (ratio === null ? null : Math.max(-d.reach, Math.min(d.reach, ratio))));
    const isBeyond = (i) => Math.abs(d.ratios[i]) > d.reach;
    const pairs = dots(clipped.map((x, i) => ({ x, y: 0.62 - 0.31 * (i % 5) })), ink, {
      order: 1,
      backgroundColor: (c) => (isBeyond(c.dataIndex) ? "transparent" : thin(ink, "c0")),
    });
    const sets = [
      pairs,
      line([{ x: d.low, y: 0 }, { x: d.high, y: 0 }], thin(colour("bar"), "90"), { borderWidth: 7, order: 3 }),
      line([{ x: d.mean, y: -0.5 }, { x: d.mean, y: 0.5 }], ink, { borderWidth: 2.5, order: 2 }),
      line([{ x: 0, y: -1 }, { x: 0, y: 1 }], colour("quiet"), { borderWidth: 1, order: 4 }),
      line([{ x: -d.margin, y: 1 }, { x: d.margin, y: 1 }], "transparent", {
        fill: { value: -1 }, backgroundColor: colour("band"), borderWidth: 0, order: 5 }),
    ];
    const label = (item) =>
      item.datasetIndex === 0 ? "pair " + d.pairs[item.dataIndex] + ": " + percent(d.ratios[item.dataIndex], 1) : "";
    return {
      type: "line",
      data: { datasets: sets },
      options: {
        ...base,
        layout: { padding: 0 },
        plugins: { legend: { display: false }, tooltip: tooltip(label) },
        scales: {
          x: ratioScale(5, { min: -d.reach, max: d.reach, grid: { display: false }, border: { color: colour("line") } }),
          y: { display: false, min: -1, max: 1 },
        },
      },
    };
  };

  /** Every JVM of a comparison, pairs as lines. */
  kinds.jvms = (d) => {
    const quiet = colour("quiet");
    const sets = d.pairs.map((pair) => {
      const counts = pair.why === "";
      return {
        label: "pair " + pair.pair,
        data: pair.values,
        borderColor: thin(quiet, counts ? "a0" : "60"),
        borderWidth: 1,
        borderDash: counts ? [] : [4, 3],
        pointStyle: counts ? "circle" : "crossRot",
        pointRadius: counts ? 3.5 : 4.5,
        pointHitRadius: 6,
        pointBorderWidth: counts ? 0 : 1.5,
        pointBackgroundColor: d.roles.map(ofRole),
        pointBorderColor: d.roles.map(ofRole),
        spanGaps: false,
      };
    });
    const label = (item) => {
      const pair = d.pairs[item.datasetIndex];
      const text = "pair " + pair.pair + ", " + d.names[item.dataIndex] + ": " + Number(item.raw.toPrecision(5)) + " " + d.metric;
      return pair.why === "" ? text : [text, "does not count: " + pair.why];
    };
    return {
      type: "line",
      data: { labels: d.names, datasets: sets },
      options: {
        ...base,
        plugins: { legend: { display: false }, tooltip: tooltip(label) },
        scales: {
          x: { offset: true, grid: { display: false }, ticks: { autoSkip: false, maxRotation: 0 } },
          y: { type: "linear", grace: "5%", title: title(d.metric), grid: { color: colour("line") } },
        },
      },
    };
  };

  const shown = (value, unit) => (value === null ? "" : Number(value.toPrecision(3)) + unit);

  const slotText = (slot) => {
    const what = [
      ["CPU share ", shown(slot.share, "")], ["steal ", shown(slot.steal, " %")], ["JIT ", shown(slot.jit, " %")],
      ["collector ", shown(slot.gc, " %")], ["pressure ", shown(slot.pressure, " %")],
    ].filter(([, text]) => text !== "").map(([name, text]) => name + text).join(", ");
    const head = "pair " + slot.pair + ", " + slot.arm + ", iteration " + slot.i;
    return slot.why === "" ? [head, what] : [head, what, "rejected: " + slot.why];
  };

  /** CPU share of every slot over time, what pressed meanwhile, and whose turn it was. */
  kinds.pressure = (d) => {
    const bad = colour("bad");
    const arms = [...new Map(d.slots.map((slot) => [slot.role + " " + slot.arm, slot])).values()];
    const most = Math.max(1.1, ...d.slots.map((slot) => slot.share || 0)) * 1.02;
    const ends = [Math.min(...d.slots.map((slot) => slot.from)), Math.max(...d.slots.map((slot) => slot.to))];
    const sets = [
      line([{ x: ends[0], y: d.least }, { x: ends[1], y: d.least }], bad, {
        yAxisID: "share", borderDash: [4, 3], borderWidth: 1, label: "least share " + d.least, pointStyle: "line" }),
    ];
    const owners = [null];
    const add = (set, slots) => {
      sets.push(set);
      owners.push(slots);
    };
    const middle = (slot) => (slot.from + slot.to) / 2;
    arms.forEach((arm, lane) => {
      const own = d.slots.filter((slot) => slot.role === arm.role && slot.arm === arm.arm);
      const rgb = ofRole(arm.role);
      const broken = own.map((slot) => slot.why !== "");
      add(dots(own.map((slot) => ({ x: middle(slot), y: slot.share })), rgb, {
        yAxisID: "share", label: arm.arm,
        pointStyle: broken.map((is) => (is ? "crossRot" : "circle")),
        pointBorderWidth: broken.map((is) => (is ? 1.5 : 0)),
        pointRadius: broken.map((is) => (is ? 4 : 2.5)),
      }), own);
      [[false, rgb], [true, bad]].forEach(([isBroken, ink]) => {
        const turns = own.filter((slot) => (slot.why !== "") === isBroken);
        if (turns.length === 0) return;
        const data = turns.flatMap((slot) => [{ x: slot.from, y: lane }, { x: slot.to, y: lane }, { x: slot.to, y: null }]);
        add(line(data, ink, { yAxisID: "turns", borderWidth: 8, borderCapStyle: "butt", pointHitRadius: 5 }),
          turns.flatMap((slot) => [slot, slot, slot]));
      });
    });
    if (d.slots.some((slot) => slot.why !== "")) sets.push(dots([], bad, { label: "rejected", pointStyle: "crossRot", yAxisID: "share" }));
    const byTime = d.slots.slice().sort((x, y) => x.from - y.from);
    [["steal", "steal %", "bad"], ["jit", "JIT %", "open"], ["gc", "collector %", "good"], ["pressure", "CPU pressure %", "ink"]]
      .filter(([key]) => byTime.some((slot) => slot[key] > 0))
      .forEach(([key, name, ink]) => {
        // Between groups of JVMs nothing was measured: no line leads there.
        const data = byTime.flatMap((slot, i) => {
          const isApart = i > 0 && slot.from - byTime[i - 1].to > 3 * (slot.to - slot.from);
          return (isApart ? [{ x: slot.from, y: null }] : []).concat([{ x: middle(slot), y: slot[key] }]);
        });
        sets.push(line(data, colour(ink), { yAxisID: "load", borderWidth: 1, label: name, pointStyle: "line" }));
      });
    const label = (item) => {
      const slots = owners[item.datasetIndex];
      return slots ? slotText(slots[item.dataIndex]) : "";
    };
    const hasLoad = sets.some((set) => set.yAxisID === "load");
    const scales = {
      x: { type: "linear", min: ends[0], max: ends[1], grid: { color: colour("line") },
        title: title(d.isTimed ? "s since the run's first slot" : "s of slots, one after the other; this run did not store when") },
      turns: { type: "linear", stack: "p", stackWeight: 1, min: -0.6, max: arms.length - 0.4, reverse: true, offset: false,
        grid: { display: false }, afterBuildTicks: (axis) => { axis.ticks = arms.map((arm, value) => ({ value })); },
        ticks: { autoSkip: false, callback: (value) => (arms[value] ? arms[value].arm : "") } },
      share: { type: "linear", stack: "p", stackWeight: 3, min: 0, max: most, title: title("CPU share"), grid: { color: colour("line") },
        ticks: { callback: (value) => (value === 0 || value > 1.05 ? "" : value) } },
    };
    if (hasLoad) {
      scales.load = { type: "linear", stack: "p", stackWeight: 2, min: 0, suggestedMax: 5, title: title("%"), grid: { color: colour("line") } };
    }
    const order = hasLoad ? { x: scales.x, turns: scales.turns, load: scales.load, share: scales.share } : scales;
    return { type: "line", data: { datasets: sets }, options: { ...base, plugins: { legend, tooltip: tooltip(label) }, scales: order } };
  };

  const percentile = (nines) => "p" + Number((100 * (1 - Math.pow(10, -nines))).toFixed(Math.max(0, Math.ceil(nines) - 2)));

  /** Both arms' percentiles, each nine as wide as the last, and what the machine does to a thread that only sleeps. */
  kinds.percentiles = (d) => {
    const sets = [];
    const owners = [];
    const add = (set, name, at) => {
      sets.push(set);
      owners.push({ name, at });
    };
    const positive = (values) => values.map((value) => (value > 0 ? value : null));
    d.lines.forEach((own) => {
      const rgb = ofRole(own.role);
      add(line(points(own.nines, positive(own.nanos)), own.isFloor ? thin(rgb, "b0") : rgb, {
        label: own.name, pointStyle: "line", pointHitRadius: 4, borderWidth: own.isFloor ? 1.5 : 2,
        borderDash: own.kind === "hiccup" ? [6, 3] : own.kind === "outside" ? [2, 3] : [] }), own.name, own.nines);
      if (!own.isFloor) {
        add(line(bars(own.at, own.low, own.high), thin(rgb, "80"), { borderWidth: 5 }), null, []);
        add(dots(points(own.at, own.value), rgb, { pointRadius: 3.5 }), own.name, own.at);
      }
    });
    const most = Math.max(1, ...d.lines.flatMap((own) => (own.isFloor ? [] : own.nines.slice(-1))));
    const least = Math.min(...d.lines.flatMap((own) => (own.isFloor ? [] : own.nanos.filter((value) => value > 0))));
    const label = (item) => {
      const { name, at } = owners[item.datasetIndex];
      return name === null ? "" : name + " " + percentile(at[item.dataIndex]) + ": " + nanos(item.raw.y);
    };
    return {
      type: "line",
      data: { datasets: sets },
      options: {
        ...base,
        plugins: { legend, tooltip: tooltip(label) },
        scales: {
          x: { type: "linear", min: 0, max: Math.ceil(2 * most) / 2, title: title("percentile, as 1/(1-q)"), grid: { color: colour("line") },
            afterBuildTicks: (axis) => {
              axis.ticks = [0, Math.log10(2), 1, 2, 3, 4, 5, 6].filter((at) => at <= axis.max).map((value) => ({ value }));
            },
            ticks: { callback: percentile, autoSkip: false, maxRotation: 0 } },
          // Far below the operations the floor says nothing.
          y: logScale(isFinite(least) ? { min: least / 10 } : {}),
        },
      },
    };
  };

  /** Shares of operations by time and by how long they took: cells as floating bars. */
  kinds.heat = (d) => {
    const last = d.pair.length - 1;
    const edge = (row) => Math.pow(10, row / d.rows);
    // A millionth of a column's operations is faint, half of them is dark.
    const shade = (share) => Math.round(255 * Math.max(0.1, Math.min(1, 1 + Math.log10(2 * share) / 6))).toString(16).padStart(2, "0");
    const ends = [edge(Math.min(...d.row)), edge(Math.max(...d.row) + 1)];
    const full = { borderWidth: 0, borderSkipped: false, barPercentage: 1, categoryPercentage: 1, inflateAmount: 0, grouped: false };
    const cells = {
      ...full,
      data: d.column.map((x, i) => ({ x, y: [edge(d.row[i]), edge(d.row[i] + 1)] })),
      backgroundColor: d.share.map((share) => thin(ofRole(d.role), shade(share))),
      order: 1,
    };
    const broken = {
      ...full,
      data: d.why.flatMap((why, x) => (why === "" ? [] : [{ x, y: ends }])),
      backgroundColor: thin(colour("bad"), "40"),
      order: 2,
    };
    const firsts = d.pair.flatMap((pair, i) => (i === 0 || d.first[i] === 0 ? [i] : []));
    const label = (item) => {
      if (item.datasetIndex !== 0) return "";
      const i = item.dataIndex;
      const x = d.column[i];
      const which = d.first[x] === d.last[x] ? "iteration " + d.first[x] : "iterations " + d.first[x] + " to " + d.last[x];
      const text = [
        "pair " + d.pair[x] + ", " + which + ": " + d.operations[x] + " operations",
        nanos(edge(d.row[i])) + " to " + nanos(edge(d.row[i] + 1)) + ": " + Number((100 * d.share[i]).toPrecision(3)) + " %",
      ];
      return d.why[x] === "" ? text : text.concat("broke a rule: " + d.why[x]);
    };
    return {
      type: "bar",
      data: { datasets: [cells, broken] },
      options: {
        ...base,
        plugins: { legend: { display: false }, tooltip: tooltip(label) },
        scales: {
          x: { type: "linear", min: -0.5, max: last + 0.5, offset: false, title: title("JVM, by its pair"),
            grid: { color: colour("line"), offset: false },
            afterBuildTicks: (axis) => { axis.ticks = firsts.map((i) => ({ value: i - 0.5 })); },
            ticks: { callback: (value) => d.pair[value + 0.5], maxRotation: 0, autoSkip: true, autoSkipPadding: 12, align: "start" } },
          y: logScale({ min: ends[0], max: ends[1] }),
        },
      },
    };
  };

  /** B/A, percentile by percentile, with its band. */
  kinds.ratio = (d) => {
    const rgb = colour("b");
    const hasBand = d.low.some((value) => value !== null);
    const flat = { borderWidth: 0, label: "" };
    const sets = [
      line(d.ratio, rgb, { pointRadius: 3.5, pointHitRadius: 6, label: "B/A" }),
      line(d.names.map(() => 0), colour("quiet"), { borderWidth: 1 }),
    ];
    if (hasBand) {
      sets.push(line(d.low, "transparent", flat));
      sets.push(line(d.high, "transparent", { ...flat, fill: "-1", backgroundColor: thin(rgb, "38"), label: "95 % band" }));
    }
    const label = (item) =>
      item.datasetIndex === 0
        ? d.names[item.dataIndex] + ": " + percent(item.raw, 1)
          + (d.low[item.dataIndex] === null ? "" : " [" + percent(d.low[item.dataIndex], 1) + ", " + percent(d.high[item.dataIndex], 1) + "]")
        : "";
    return {
      type: "line",
      data: { labels: d.names, datasets: sets },
      options: {
        ...base,
        plugins: { legend, tooltip: tooltip(label) },
        scales: {
          x: { grid: { color: colour("line") }, title: title("percentile") },
          y: ratioScale(8, { title: title("B/A"), grace: "8%", suggestedMin: -0.02, suggestedMax: 0.02 }),
        },
      },
    };
  };

  /** Ratios to an anchor, run by run; levels between steps; remarks. */
  kinds.history = (d) => {
    const at = d.runs.map((run, i) => i);
    const rgb = colour("b");
    const last = d.runs.length - 1;
    const isNoted = d.remarks.map((text) => text !== "");
    const sets = [
      dots(points(at, d.ratio), rgb, {
        label: "run",
        pointStyle: isNoted.map((is) => (is ? "triangle" : "circle")),
        pointRadius: at.map((i) => (i === d.current ? 6 : isNoted[i] ? 5 : 3)),
        pointBackgroundColor: at.map((i) => (i === d.current ? colour("ink") : rgb)),
        order: 1,
      }),
      line(bars(at, d.low, d.high), thin(rgb, "60"), { borderWidth: 3, order: 2 }),
      line([{ x: -0.5, y: 0 }, { x: last + 0.5, y: 0 }], colour("quiet"), { borderWidth: 1, order: 4, label: "anchor", pointStyle: "line" }),
    ];
    const ends = d.steps.map((step) => step.index).concat(d.runs.length);
    const levels = d.steps.length === 0 ? [] : [d.steps[0].before].concat(d.steps.map((step) => step.after));
    levels.forEach((level, i) => {
      const from = i === 0 ? 0 : ends[i - 1];
      sets.push(line([{ x: from - 0.5, y: level }, { x: ends[i] - 0.5, y: level }], colour("ink"), {
        borderWidth: 1.5, order: 3, label: i === 0 ? "level" : "", pointStyle: "line" }));
    });
    const low = Math.min(0, ...d.ratio, ...d.low.filter((x) => x !== null));
    const high = Math.max(0, ...d.ratio, ...d.high.filter((x) => x !== null));
    d.steps.forEach((step, i) => {
      sets.push(line([{ x: step.index - 0.5, y: low }, { x: step.index - 0.5, y: high }], colour("bad"), {
        borderWidth: 1.5, borderDash: [4, 3], order: 3, pointHitRadius: 8, pointStyle: "line", step,
        label: i === 0 ? "step" : "" }));
    });
    const label = (item) => {
      if (item.dataset.step) {
        return "step " + percent(item.dataset.step.after - item.dataset.step.before, 1) + ", p " + item.dataset.step.p;
      }
      if (item.datasetIndex !== 0) return "";
      const i = item.dataIndex;
      const head = d.runs[i] + ", " + d.times[i];
      const figure = percent(d.ratio[i], 1) + " [" + percent(d.low[i], 1) + ", " + percent(d.high[i], 1) + "]";
      return isNoted[i] ? [head, figure, d.remarks[i]] : [head, figure];
    };
    return {
      type: "line",
      data: { datasets: sets },
      options: {
        ...base,
        plugins: { legend, tooltip: tooltip(label) },
        scales: {
          x: { type: "linear", min: -0.5, max: last + 0.5, grid: { display: false },
            afterBuildTicks: (axis) => { axis.ticks = at.map((value) => ({ value })); },
            ticks: { callback: (value) => (d.times[value] || "").slice(0, 10), maxRotation: 0, autoSkipPadding: 20 } },
          y: ratioScale(8, { title: title("ratio to the anchor"), grace: "5%" }),
        },
      },
    };
  };

  lab.start();
})();
