// A parameter: its label, a slider, a number to type, and whether a fit estimates it.
//
// One frame is on its way at a time: what is moved before it arrives is sent after it, and only the
// last of it, so that a slow process does not lag behind the hand.

const REST = 150; // ms without movement, after which a slow process is drawn in full

export function render({ model }) {
  const row = document.createElement("div");
  row.className = "row";
  row.innerHTML = `
    <label class="name" for="slider"></label>
    <input type="number" class="number" step="any">
    <input type="range" id="slider" class="slider">
    <label class="free"><input type="checkbox" class="tick">estimate</label>`;
  const label = row.querySelector(".name");
  const number = row.querySelector(".number");
  const slider = row.querySelector(".slider");
  const free = row.querySelector(".free");
  const tick = row.querySelector(".tick");

  const unit = model.unit === "-" ? "" : ` (${model.unit})`;
  const name = document.createElement("b");
  name.textContent = model.parameter;
  label.append(name, ` ${model.meaning}${unit}`);
  number.setAttribute("aria-label", `${model.parameter}${unit}, as a number`);
  tick.setAttribute("aria-label", `estimate ${model.parameter} in the fit`);
  Object.assign(slider, { min: model.low, max: model.high, step: model.step });
  free.hidden = !model.fits;
  tick.checked = model.free;

  let waiting = false;
  let latest = model.value;
  let timer = null;

  function show(value) {
    slider.value = value;
    slider.setAttribute("aria-valuetext", `${Number(value.toPrecision(6))}${unit}`);
    if (document.activeElement !== number && row.getRootNode().activeElement !== number) {
      number.value = Number(value.toPrecision(6));
    }
  }

  function send(value) {
    clearTimeout(timer);
    latest = value;
    if (!waiting && latest !== model.value) {
      waiting = true;
      model.value = latest;
    }
  }

  slider.addEventListener("input", () => {
    const value = Number(slider.value);
    number.value = value;
    slider.setAttribute("aria-valuetext", `${value}${unit}`);
    send(value);
  });
  number.addEventListener("change", () => {
    const value = Number(number.value);
    if (number.value === "" || !Number.isFinite(value)) {
      number.value = model.value;
      return;
    }
    slider.value = value;
    send(value);
  });
  tick.addEventListener("change", () => { model.free = tick.checked; });

  model.on("frame", () => {
    waiting = false;
    if (latest !== model.value) {
      send(latest);
    } else if (model.partial) {
      timer = setTimeout(() => { model.rests += 1; }, REST);
    }
  });
  // moved by a preset or a fit
  model.on("value", () => { if (!waiting) { latest = model.value; show(model.value); } });
  model.on("free", () => { tick.checked = model.free; });

  show(model.value);
  return row;
}
