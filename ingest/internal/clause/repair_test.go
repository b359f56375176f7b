package clause

import "testing"

func TestInfinitiveOf(t *testing.T) {
	for past, want := range map[string]string{
		"demolished": "demolish", "blocked": "block", "carried": "carry", "banned": "ban", "killed": "kill", "passed": "pass",
		"seized": "seize", "forced": "force", "charged": "charge", "changed": "change", "created": "create", "executed": "execute",
		"fired": "fire", "captured": "capture", "declared": "declare", "feared": "fear", "decided": "decide", "avoided": "avoid",
		"invaded": "invade", "settled": "settle", "escaped": "escape", "provoked": "provoke", "visited": "visit", "joined": "join",
		"offered": "offer", "red": "red", "closed": "close", "caused": "cause", "treated": "treat", "landed": "land",
	} {
		if got := infinitiveOf(past); got != want {
			t.Errorf("infinitiveOf(%q) = %q, want %q", past, got, want)
		}
	}
}
