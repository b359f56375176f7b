package parse

import "slices"

// Keywords returns every word that means something to the language, in capitals
// and sorted.
func Keywords() []string {
	var out []string
	for typ := range candidates() {
		if isKeyword(typ) {
			out = append(out, word(typ))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
