#!/usr/bin/env python3
"""Opens a GraphML file in networkx, igraph and graph-tool and compares the counts.

usage: check_readers.py FILE [NODES EDGES]

Prints the nodes and edges that each reader found. Exits with 1 if the readers
disagree with one another or with the counts given, if a reader refuses the file
or warns about it, or if an edge lost its type; with 2 if no reader is there.
READERS=igraph names the readers to use.
On Debian: apt-get install python3-networkx python3-igraph python3-graph-tool
"""
import multiprocessing
import os
import sys
import warnings


def by_networkx(path):
    import networkx

    g = networkx.read_graphml(path, force_multigraph=True)
    untyped = sum(1 for _, _, d in g.edges(data=True) if "labelE" not in d)
    return g.number_of_nodes(), g.number_of_edges(), untyped


def by_igraph(path):
    import igraph

    g = igraph.Graph.Read_GraphML(path)
    untyped = 0
    if g.ecount():
        untyped = sum(1 for t in g.es["labelE"] if not t)
    return g.vcount(), g.ecount(), untyped


def by_graph_tool(path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about drawing, which needs GTK
        import graph_tool

    g = graph_tool.load_graph(path, fmt="graphml")
    types = g.edge_properties["labelE"] if g.num_edges() else {}
    return g.num_vertices(), g.num_edges(), sum(1 for e in g.edges() if not types[e])


def read(job):
    reader, path = job
    warnings.simplefilter("error")
    try:
        return globals()["by_" + reader.replace("-", "_")](path)
    except ImportError:
        return None
    except Exception as e:  # whatever a reader throws is a finding
        return f"{type(e).__name__}: {e}"


def main(argv):
    if len(argv) not in (2, 4):
        print(__doc__, file=sys.stderr)
        return 2
    want = tuple(int(n) for n in argv[2:4])
    ok, counts = True, []
    for reader in os.environ.get("READERS", "networkx igraph graph-tool").split():
        with multiprocessing.Pool(1) as pool:  # its memory goes with it
            found = pool.map(read, [(reader, argv[1])])[0]
        if found is None:
            print(f"{reader}: not installed")
            continue
        if isinstance(found, str):
            print(f"{reader}: {found}")
            ok = False
            continue
        nodes, edges, untyped = found
        print(f"{reader}: {nodes} nodes, {edges} edges", flush=True)
        if untyped:
            print(f"{reader}: {untyped} edges have no type")
            ok = False
        counts.append((nodes, edges))
    if not counts and ok:
        print("no reader is installed", file=sys.stderr)
        return 2
    if len(set(counts)) > 1 or any(want and c != want for c in counts):
        print(f"the counts differ{f', want {want[0]} nodes and {want[1]} edges' if want else ''}")
        ok = False
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv))
