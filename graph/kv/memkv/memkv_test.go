package memkv_test

import (
	"testing"

	"github.com/newsgraph/kg/graph/kv"
	"github.com/newsgraph/kg/graph/kv/kvtest"
	"github.com/newsgraph/kg/graph/kv/memkv"
)

func open(*testing.T) kv.DB {
	return memkv.New(memkv.WithLimits(kv.Limits{Writes: 100_000, Bytes: 10 << 20}))
}

func TestConformance(t *testing.T) { kvtest.Run(t, open) }

func TestSerialisable(t *testing.T) { kvtest.Serialisable(t, open) }
