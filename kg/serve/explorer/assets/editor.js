// Turns the plain form into YASGUI, with our prefixes, examples and completion; nothing is asked of another host.
"use strict";
(() => {
  const plain = document.getElementById("plain");
  const place = document.getElementById("yasgui");
  if (!window.Yasgui || !plain || !place) return;

  const completer = (name, terms, prefixes) => ({
    name,
    bulk: true,
    autoShow: false,
    persistenceId: null,
    isValidCompletionPosition: (yasqe) => {
      const token = yasqe.getCompleteToken();
      return token.type !== "ws" && !token.string.startsWith("?") && !token.string.startsWith("$") && token.string.length > 0;
    },
    preProcessToken: (yasqe, token) => Yasgui.Yasqe.Autocompleters[name]?.preProcessToken?.(yasqe, token) ?? token,
    get: () => terms,
    postProcessSuggestion: (_yasqe, _token, suggestion) => {
      const space = Object.entries(prefixes).filter(([, iri]) => suggestion.startsWith(iri)).sort((a, b) => b[1].length - a[1].length)[0];
      return space ? `${space[0]}:${suggestion.slice(space[1].length)}` : `<${suggestion}>`;
    },
  });

  const start = async () => {
    const known = await (await fetch("/editor/terms.json")).json();
    const { prefixes, classes, properties } = known;
    Yasgui.Yasqe.defaults.autocompleters = [];
    const autocompleters = Yasgui.Yasqe.Autocompleters ?? {};
    for (const name of Object.keys(autocompleters)) delete autocompleters[name];
    Yasgui.Yasqe.registerAutocompleter?.(completer("classes", classes, prefixes));
    Yasgui.Yasqe.registerAutocompleter?.(completer("properties", properties, prefixes));
    Yasgui.Yasqe.registerAutocompleter?.({
      name: "prefixes",
      bulk: true,
      autoShow: true,
      persistenceId: null,
      isValidCompletionPosition: (yasqe) => /^\s*PREFIX\s+\S*$/i.test(yasqe.getDoc().getLine(yasqe.getDoc().getCursor().line).slice(0, yasqe.getDoc().getCursor().ch)),
      get: () => Object.entries(prefixes).map(([name, iri]) => `${name}: <${iri}>`),
    });
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
