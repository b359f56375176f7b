// Opens exports in graphology and cytoscape.js and compares the counts.
// usage: NODE_PATH=.../node_modules node readers.cjs GRAPHML GEXF NODES EDGES
console.warn = () => {};  // cytoscape.js says a thousand times that styles are better set elsewhere
const fs = require('fs');
const {JSDOM} = require('jsdom');
const {window} = new JSDOM('');
for (const name of ['document', 'DOMParser', 'Document', 'Element', 'XMLSerializer']) global[name] = window[name];
global.window = window;
const Graph = require('graphology');
const graphml = require('graphology-graphml/browser');
const gexf = require('graphology-gexf/browser');
const jQuery = global.jQuery = global.$ = require('jquery');
const cytoscape = require('cytoscape');
require('cytoscape-graphml')(cytoscape, jQuery);

const [graphmlFile, gexfFile, nodes, edges] = process.argv.slice(2);
const text = fs.readFileSync(graphmlFile, 'utf8');
const cy = cytoscape({headless: true});
cy.graphml(text);
const a = graphml.parse(Graph, text), b = gexf.parse(Graph, fs.readFileSync(gexfFile, 'utf8'), {addMissingNodes: false});
for (const [reader, n, e] of [
  ['graphology, GraphML', a.order, a.size], ['graphology, GEXF', b.order, b.size], ['cytoscape.js, GraphML', cy.nodes().length, cy.edges().length],
]) {
  console.log(`${reader}: ${n} nodes, ${e} edges`);
  if (String(n) !== nodes || String(e) !== edges) process.exitCode = 1;
}
if (process.exitCode) console.log(`want ${nodes} nodes and ${edges} edges`);
