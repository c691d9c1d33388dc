// Code, with a button that copies it.

export function render({ model }) {
  const block = document.createElement("div");
  block.className = "block";
  block.innerHTML = `
    <pre class="code" tabindex="0" aria-label="code"></pre>
    <button type="button" class="copy">Copy as code</button>
    <span class="said" role="status"></span>`;
  const code = block.querySelector(".code");
  const said = block.querySelector(".said");
  const show = () => { code.textContent = model.code; said.textContent = ""; };
  model.on("code", show);
  show();

  block.querySelector(".copy").addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(model.code);
      said.textContent = "copied";
    } catch (error) {
      // a page that may not write to the clipboard: what is marked can be copied by hand
      getSelection().selectAllChildren(code);
      said.textContent = "marked: press Ctrl-C";
    }
  });
  return block;
}
