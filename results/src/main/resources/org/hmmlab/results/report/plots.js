// What all pictures share: colours of the page, scales of ratios and times, drawing when a picture comes into view.
const lab = (() => {
  "use strict";
  const root = document.documentElement;
  const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500];

  const colour = (name) => getComputedStyle(root).getPropertyValue("--" + name).trim();
  const ofRole = (role) => colour(role === "B" ? "b" : role === "control" ? "control" : "a");
  /** A colour that lets what lies below shine through; alpha is two hexadecimal digits. */
  const thin = (rgb, alpha) => rgb + alpha;

  const percent = (log, digits) => {
    const value = 100 * Math.expm1(log);
    const text = Math.abs(value).toFixed(digits === undefined ? (Math.abs(value) < 9.95 ? 1 : 0) : digits);
    return (Number(text) === 0 ? "" : value > 0 ? "+" : "−") + text + " %";
  };

  const nanos = (value) => {
    const units = [[1e9, "s"], [1e6, "ms"], [1e3, "µs"], [1, "ns"]];
    const [size, unit] = units.find(([least]) => value >= least) || [1, "ns"];
    return Number((value / size).toPrecision(4)) + " " + unit;
  };

  /** Whole percents as ticks of a logarithm. */
  const ratioTicks = (low, high, most) => {
    for (const step of STEPS) {
      const ticks = [];
      for (let k = Math.ceil((100 * Math.expm1(low)) / step); (k * step) / 100 <= Math.expm1(high) + 1e-9; k++) {
        if (k * step > -100) ticks.push({ value: Math.log1p((k * step) / 100) });
        if (ticks.length > most) break;
      }
      if (ticks.length <= most) return ticks;
    }
    return [{ value: 0 }];
  };

  const ratioScale = (most, extra) => ({
    type: "linear",
    afterBuildTicks: (axis) => {
      axis.ticks = ratioTicks(axis.min, axis.max, most);
    },
    ticks: { callback: (value) => percent(value, Math.abs(100 * Math.expm1(value)) % 1 > 0.01 ? 1 : 0), autoSkip: false },
    grid: { color: colour("line") },
    ...extra,
  });

  const logScale = (extra) => ({
    type: "logarithmic",
    ticks: {
      callback: (value) => (/^[125]/.test(Number(value).toExponential()) && Number(value.toPrecision(1)) === value ? nanos(value) : null),
    },
    grid: { color: colour("line") },
    ...extra,
  });

  const title = (text) => ({ display: true, text });

  /** Bars from low to high as one line with gaps. */
  const bars = (at, low, high) =>
    at.flatMap((x, i) => (low[i] === null || high[i] === null ? [] : [{ x, y: low[i] }, { x, y: high[i] }, { x, y: null }]));

  const points = (at, values) => at.map((x, i) => ({ x, y: values[i] }));

  const base = {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    normalized: true,
    interaction: { mode: "nearest", intersect: true },
  };

  const legend = {
    position: "bottom",
    labels: { usePointStyle: true, boxHeight: 7, filter: (item) => !!item.text },
  };

  const tooltip = (line) => ({
    displayColors: false,
    filter: (item) => line(item) !== "",
    callbacks: { title: () => "", label: line },
  });

  const kinds = {};
  const drawn = new Map();
  const all = JSON.parse(document.getElementById("plots").textContent);

  const draw = (place) => {
    if (drawn.has(place)) return;
    Chart.defaults.color = colour("quiet");
    Chart.defaults.font.family = "system-ui, sans-serif";
    Chart.defaults.font.size = 11;
    const plot = all[Number(place.dataset.plot)];
    drawn.set(place, new Chart(place.querySelector("canvas"), kinds[plot.kind](plot, place)));
  };

  const redraw = () => {
    const places = Array.from(drawn.keys());
    places.forEach((place) => drawn.get(place).destroy());
    drawn.clear();
    places.forEach(draw);
  };

  const start = () => {
    const places = Array.from(document.querySelectorAll("[data-plot]"));
    if (places.length === 0) return;
    const seen = new IntersectionObserver(
      (entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => {
        seen.unobserve(entry.target);
        draw(entry.target);
      }),
      { rootMargin: "300px" }
    );
    places.forEach((place) => seen.observe(place));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
    addEventListener("beforeprint", () => places.forEach(draw));
  };

  return { colour, ofRole, thin, percent, nanos, ratioScale, logScale, title, bars, points, base, legend, tooltip, kinds, drawn, start };
})();
