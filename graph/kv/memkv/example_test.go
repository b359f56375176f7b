package memkv_test

import (
	"context"
	"fmt"

	"github.com/newsgraph/kg/graph/kv"
	"github.com/newsgraph/kg/graph/kv/memkv"
)

func Example() {
	ctx := context.Background()
	db := memkv.New()
	defer db.Close()

	err := kv.Update(ctx, db, func(tx kv.Txn) error {
		for _, name := range []string{"ada", "bob", "zoe"} {
			if err := tx.Set([]byte("name/"+name), []byte("1")); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		fmt.Println(err)
		return
	}

	err = kv.View(ctx, db, func(s kv.Snapshot) error {
		it := s.Scan(kv.Prefix([]byte("name/")), kv.ScanOptions{Reverse: true})
		defer it.Close()
		for it.Next() {
			fmt.Printf("%s\n", it.Key())
		}
		return it.Close()
	})
	if err != nil {
		fmt.Println(err)
	}
	// Output:
	// name/zoe
	// name/bob
	// name/ada
}
