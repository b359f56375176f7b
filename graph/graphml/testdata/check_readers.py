#!/usr/bin/env python3
"""Opens a GraphML file in networkx and in igraph and compares the counts.

usage: check_readers.py FILE [NODES EDGES]

Prints the nodes and edges that each reader found. Exits with 1 if the readers
disagree with one another or with the counts given, if a reader refuses the file
or warns about it, or if an edge lost its type; with 2 if no reader is there.
On Debian: apt-get install python3-networkx python3-igraph
"""
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


def main(argv):
    if len(argv) not in (2, 4):
        print(__doc__, file=sys.stderr)
        return 2
    path = argv[1]
    want = tuple(int(n) for n in argv[2:4])
    warnings.simplefilter("error")
    ok, counts = True, []
    for name, read in (("networkx", by_networkx), ("igraph", by_igraph)):
        try:
            nodes, edges, untyped = read(path)
        except ImportError:
            print(f"{name}: not installed")
            continue
        except Exception as e:  # whatever a reader throws is a finding
            print(f"{name}: {type(e).__name__}: {e}")
            ok = False
            continue
        print(f"{name}: {nodes} nodes, {edges} edges")
        if untyped:
            print(f"{name}: {untyped} edges have no type")
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
