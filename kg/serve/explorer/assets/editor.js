// Turns the plain form into YASGUI, with our prefixes, examples and completion; nothing is asked of another host.
"use strict";
(() => {
  const plain = document.getElementById("plain");
  const place = document.getElementById("yasgui");
  if (!window.Yasgui || !plain || !place) return;

  const start = async () => {
    const known = await (await fetch("/editor/terms.json")).json();
    const { prefixes, classes, properties } = known;
    Yasgui.Yasqe.defaults.autocompleters = [];
    // theirs ask prefix.cc and LOV; they keep what they know of positions, and get their terms from us
    const theirs = { ...Yasgui.Yasqe.Autocompleters };
    const terms = {
      class: classes,
      property: properties,
      prefixes: Object.entries(prefixes).map(([name, iri]) => `${name}: <${iri}>`),
    };
    for (const [name, found] of Object.entries(terms)) {
      Yasgui.Yasqe.registerAutocompleter({ ...theirs[name], name, bulk: true, persistenceId: null, get: () => found });
    }
    place.hidden = false;
    plain.hidden = true;
    window.yasgui = new Yasgui(place, {
      requestConfig: { endpoint: `${window.location.origin}/sparql`, method: "POST" },
      copyEndpointOnNewTab: true,
      autofocus: false,
      persistenceId: null,
      yasqe: { value: document.getElementById("query").value, persistenceId: null, createShareableLink: null },
      endpointCatalogueOptions: { getData: () => [{ endpoint: `${window.location.origin}/sparql` }] },
    });
    place.querySelectorAll(".CodeMirror textarea").forEach((one) => one.setAttribute("aria-label", "Query"));
    window.yasgui.getTab()?.setQuery(document.getElementById("query").value);
  };
  start().catch((error) => { place.hidden = true; plain.hidden = false; console.warn(error); });
})();
