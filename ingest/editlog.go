package ingest

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/ingest/internal/gazetteer"
)

// labelCuration marks the entries of the log of edits. They are nodes, so that dumps
// keep them and queries can see them.
const labelCuration = "Curation"

// Action is what an edit does.
type Action string

// The actions of edits.
const (
	ActionMerge   Action = "merge"
	ActionSplit   Action = "split"
	ActionRename  Action = "rename"
	ActionRetype  Action = "retype"
	ActionRetract Action = "retract"
)

// Edit is an entry of the log of edits. Entities are meant by id: what an edit says
// holds for articles that come later, too.
type Edit struct {
	Seq    int    `json:"seq"` // 1 for the first
	Action Action `json:"action"`

	Entity string `json:"entity,omitempty"` // id of the entity that is edited
	Was    string `json:"was,omitempty"`    // its name at the time
	Into   string `json:"into,omitempty"`   // merge, split: id of the entity that takes the mentions
	Name   string `json:"name,omitempty"`   // merge, split, rename: the name of the result
	Kind   Kind   `json:"kind,omitempty"`   // merge, split, retype: the kind of the result

	Articles []string `json:"articles,omitempty"` // split: ids of the articles whose mentions go
	Names    []string `json:"names,omitempty"`    // split: names whose mentions go

	Fact     string   `json:"fact,omitempty"`     // retract: id of the fact
	Claim    []string `json:"claim,omitempty"`    // retract: subject, relation, object, negated, modality, speaker, time
	Evidence []string `json:"evidence,omitempty"` // retract: ids of its evidence

	Note string `json:"note,omitempty"` // why
	By   string `json:"by,omitempty"`   // who
	At   string `json:"at,omitempty"`   // when, if the caller told

	surname string // merge: of the entity that goes, if it is a person
	node    graph.NodeID
}

// String is the edit in one line.
func (e Edit) String() string {
	text := ""
	switch e.Action {
	case ActionMerge:
		text = fmt.Sprintf("merge %q into %q", e.Was, e.Name)
	case ActionSplit:
		text = fmt.Sprintf("split %q off %q", e.Name, e.Was)
	case ActionRename:
		text = fmt.Sprintf("rename %q to %q", e.Was, e.Name)
	case ActionRetype:
		text = fmt.Sprintf("retype %q to %s", e.Was, e.Kind)
	case ActionRetract:
		text = fmt.Sprintf("retract %s", e.Was)
	}
	return strconv.Itoa(e.Seq) + " " + text
}

func (e *Edit) props() graph.Props {
	p := []graph.Prop{{Key: "seq", Value: graph.Int(int64(e.Seq))}, {Key: "action", Value: graph.String(string(e.Action))}}
	fields := []string{"curation", strconv.Itoa(e.Seq), string(e.Action)}
	for _, x := range []struct{ key, v string }{
		{"entity", e.Entity}, {"was", e.Was}, {"into", e.Into}, {"name", e.Name}, {"kind", string(e.Kind)}, {"fact", e.Fact},
		{"note", e.Note}, {"by", e.By}, {"at", e.At}, {"surname", e.surname},
	} {
		if x.v != "" {
			p = append(p, graph.Prop{Key: x.key, Value: graph.String(x.v)})
			fields = append(fields, x.key, x.v)
		}
	}
	for _, x := range []struct {
		key string
		v   []string
	}{{"articles", e.Articles}, {"names", e.Names}, {"claim", e.Claim}, {"evidence", e.Evidence}} {
		if len(x.v) > 0 {
			p = append(p, graph.Prop{Key: x.key, Value: stringList(x.v)})
			fields = append(append(fields, x.key), x.v...)
		}
	}
	return graph.NewProps(append(p, graph.Prop{Key: "id", Value: graph.String(newID(fields...).String())})...)
}

func readEdit(n *graph.Node) Edit {
	p := n.Props
	seq, _ := p.Get("seq").AsInt()
	return Edit{
		Seq: int(seq), Action: Action(str(p, "action")), Entity: str(p, "entity"), Was: str(p, "was"), Into: str(p, "into"), Name: str(p, "name"),
		Kind: Kind(str(p, "kind")), Articles: strs(p.Get("articles")), Names: strs(p.Get("names")), Fact: str(p, "fact"), Claim: strs(p.Get("claim")),
		Evidence: strs(p.Get("evidence")), Note: str(p, "note"), By: str(p, "by"), At: str(p, "at"), surname: str(p, "surname"), node: n.ID,
	}
}

// editLog answers what the edits say of an entity, a mention or a claim.
type editLog struct {
	edits      []Edit
	moves      map[string][]int    // by id: the merges and splits of the entity, in order
	touched    map[string]bool     // ids that an edit speaks of
	names      map[string]string   // by id: the name that the last rename gives
	gifts      map[string]string   // by id: the name that the last merge or split gives
	kinds      map[string]Kind     // by id: the kind that the last edit gives
	surnames   map[string][]string // by surname of an entity that was merged: where it is now
	surnamesOf map[string][]string // the other way round
	receivers  []string            // where the entities are now that merges and splits gave mentions
	evidence   map[string]bool     // ids of evidence that is retracted
	facts      map[string]bool     // ids of facts that are retracted
}

func readLog(tx *graph.Tx) (*editLog, error) {
	var edits []Edit
	for n, err := range tx.Nodes(labelCuration) {
		if err != nil {
			return nil, err
		}
		edits = append(edits, readEdit(n))
	}
	slices.SortFunc(edits, func(a, b Edit) int { return cmp.Compare(a.Seq, b.Seq) })
	return newEditLog(edits), nil
}

func newEditLog(edits []Edit) *editLog {
	l := &editLog{
		edits: edits, moves: map[string][]int{}, touched: map[string]bool{}, names: map[string]string{}, gifts: map[string]string{}, kinds: map[string]Kind{},
		surnames: map[string][]string{}, surnamesOf: map[string][]string{}, evidence: map[string]bool{}, facts: map[string]bool{},
	}
	for i := range edits {
		e := &edits[i]
		l.touched[e.Entity], l.touched[e.Into] = true, true
		switch e.Action {
		case ActionMerge, ActionSplit:
			l.moves[e.Entity] = append(l.moves[e.Entity], i)
			l.gifts[e.Into], l.kinds[e.Into] = e.Name, e.Kind
			delete(l.names, e.Into) // the name of that time includes renames
		case ActionRename:
			l.names[e.Entity] = e.Name
		case ActionRetype:
			l.kinds[e.Entity] = e.Kind
		case ActionRetract:
			for _, id := range e.Evidence {
				l.evidence[id] = true
			}
		}
	}
	for i := range edits {
		switch e := &edits[i]; e.Action {
		case ActionMerge, ActionSplit:
			to := l.fold(e.Into, i+1, nil, "")
			if !slices.Contains(l.receivers, to) {
				l.receivers = append(l.receivers, to)
			}
			if e.surname != "" && !slices.Contains(l.surnames[e.surname], to) {
				l.surnames[e.surname] = append(l.surnames[e.surname], to)
				l.surnamesOf[to] = append(l.surnamesOf[to], e.surname)
			}
		case ActionRetract:
			l.facts[e.Fact] = true
			if c := e.Claim; len(c) == 7 {
				l.facts[factID(l.fold(c[0], i+1, nil, ""), c[1], l.fold(c[2], i+1, nil, ""), c[3], c[4], l.fold(c[5], i+1, nil, ""), c[6])] = true
			}
		}
	}
	return l
}

// touches reports whether an edit speaks of an entity.
func (l *editLog) touches(id string) bool { return l.touched[id] }

// name is what an entity is called that the articles call otherwise.
func (l *editLog) name(id, otherwise string) string {
	return cmp.Or(l.names[id], l.gifts[id], otherwise)
}

// given is the name that a merge or a split has given to an entity, "" if none has.
func (l *editLog) given(id string) string { return l.gifts[id] }

// kind is what an entity is of which the articles say otherwise.
func (l *editLog) kind(id string, otherwise Kind) Kind { return cmp.Or(l.kinds[id], otherwise) }

// fold is the id of the entity to which the edits from one on take what was the
// entity with an id: all of it if there is no mention, else one mention.
func (l *editLog) fold(id string, from int, m *mention, article string) string {
	for {
		next := -1
		for _, i := range l.moves[id] {
			if i >= from && (l.edits[i].Action == ActionMerge || m != nil && l.edits[i].takes(m, article)) {
				next = i
				break
			}
		}
		if next < 0 {
			return id
		}
		id, from = l.edits[next].Into, next+1
	}
}

// merged is the id of the entity to which the edits take every mention of what was the
// entity with an id. ok is false if they take only some.
func (l *editLog) merged(id string) (into string, ok bool) {
	for from := 0; ; {
		next := slices.IndexFunc(l.moves[id], func(i int) bool { return i >= from })
		if next < 0 {
			return id, true
		}
		e := &l.edits[l.moves[id][next]]
		if e.Action != ActionMerge {
			return "", false
		}
		id, from = e.Into, l.moves[id][next]+1
	}
}

// takes reports whether a split takes a mention along.
func (e *Edit) takes(m *mention, article string) bool {
	if len(e.Articles) > 0 && !slices.Contains(e.Articles, article) {
		return false
	}
	if len(e.Names) == 0 {
		return len(e.Articles) > 0
	}
	names := m.names
	if len(names) == 0 {
		names = []string{m.name}
	}
	for _, n := range names {
		if !slices.ContainsFunc(e.Names, func(x string) bool { return gazetteer.Fold(x) == gazetteer.Fold(n) }) {
			return false
		}
	}
	return true
}

// retracts reports whether a claim that would bear a fact is retracted.
func (l *editLog) retracts(claim, fact string) bool { return l.evidence[claim] || l.facts[fact] }
