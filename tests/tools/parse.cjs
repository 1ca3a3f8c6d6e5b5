// RDF file and media type → N-Quads on stdout, by the RDF parsers of JavaScript (N3.js, jsonld-streaming-parser,
// rdfxml-streaming-parser), which Comunica brings.  A remote JSON-LD context is refused.
const fs = require("fs");
const [, , modules, file, media] = process.argv;
const { StreamParser, StreamWriter } = require(`${modules}/n3`);
const { JsonLdParser } = require(`${modules}/jsonld-streaming-parser`);
const { RdfXmlParser } = require(`${modules}/rdfxml-streaming-parser`);

const refuse = { load: async (url) => { throw new Error(`a remote context: ${url}`); } };
const parser =
  media === "application/ld+json" ? new JsonLdParser({ documentLoader: refuse })
  : media === "application/rdf+xml" ? new RdfXmlParser()
  : new StreamParser({ format: media });
const writer = new StreamWriter({ format: "N-Quads" });
for (const stream of [parser, writer]) {
  stream.on("error", (error) => { console.error(String(error)); process.exit(1); });
}
fs.createReadStream(file).pipe(parser).pipe(writer).pipe(process.stdout);
