package ingest

import "github.com/newsgraph/kg/graph"

// recall remembers from batch to batch where entities and relations of facts stand in
// the graph, so that what the news keeps speaking of need not be looked up each time.
// Others may have changed the graph in between, or the transaction may have failed in
// which something was made: whoever asks makes sure that what stands there is what was
// sought.
type recall struct {
	nodes     recent[graph.NodeID] // entities by id
	relations recent[graph.EdgeID] // relations by id of the fact
}

// recent is a map of bounded size that forgets what was not asked for lately.
type recent[V any] struct{ young, old map[string]V }

// recentSize is how many entries a recent has before it forgets; it holds twice as many
// at most.
const recentSize = 1 << 15

func (r *recent[V]) get(key string) (V, bool) {
	if v, ok := r.young[key]; ok {
		return v, true
	}
	v, ok := r.old[key]
	if ok {
		r.put(key, v)
	}
	return v, ok
}

func (r *recent[V]) put(key string, v V) {
	if r.young == nil {
		r.young = map[string]V{}
	}
	if len(r.young) >= recentSize {
		r.old, r.young = r.young, r.old
		clear(r.young)
		if r.young == nil {
			r.young = map[string]V{}
		}
	}
	r.young[key] = v
}

func (r *recent[V]) forget(key string) {
	delete(r.young, key)
	delete(r.old, key)
}
