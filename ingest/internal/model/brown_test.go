package model

import (
	"strings"
	"testing"
)

func TestBrownPutsLikeWithLike(t *testing.T) {
	var text [][]string
	for _, det := range []string{"the", "a", "this"} {
		for _, noun := range []string{"cat", "dog", "cow"} {
			for _, verb := range []string{"eats", "sees", "hears"} {
				text = append(text, strings.Fields(det+" "+noun+" "+verb+" "+"the"+" "+noun))
			}
		}
	}
	c, err := Brown(t.Context(), text, 3, 1)
	if err != nil {
		t.Fatal(err)
	}
	of := func(w string) uint32 { return c.path(String(w)) }
	for _, group := range []string{"a this", "cat dog cow", "eats sees hears"} {
		ws := strings.Fields(group)
		for _, w := range ws[1:] {
			if of(w) != of(ws[0]) || of(w) == 0 {
				t.Errorf("%s is in class %b, %s in %b", ws[0], of(ws[0]), w, of(w))
			}
		}
	}
	if of("cat") == of("eats") || of("the") == of("cat") {
		t.Error("words of different kinds share a class")
	}
	data, err := c.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var back Clusters
	if err := back.UnmarshalBinary(data); err != nil || back.path(String("cow")) != of("cow") || back.Len() != c.Len() {
		t.Errorf("clusters do not survive storage: %v", err)
	}
}
