package kv

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// Bounds of Update's patience: together about four seconds.
const (
	updateAttempts = 100
	firstBackoff   = 50 * time.Microsecond
	lastBackoff    = 50 * time.Millisecond
)

// Update runs fn in a transaction and commits it. When another transaction was
// first, it waits a little and runs fn again in a new one, so fn must not keep
// anything from one run to the next. It gives up with ErrConflict after 100 runs,
// or when ctx ends. An error of fn ends it at once, unless it is ErrConflict.
func Update(ctx context.Context, db DB, fn func(Txn) error) error {
	var err error
	for attempt := range updateAttempts {
		if err = updateOnce(ctx, db, fn); !errors.Is(err, ErrConflict) {
			return err
		}
		if cerr := pause(ctx, attempt); cerr != nil {
			return cerr
		}
	}
	return fmt.Errorf("gave up after %d attempts: %w", updateAttempts, err)
}

func updateOnce(ctx context.Context, db DB, fn func(Txn) error) error {
	tx, err := db.Begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := fn(tx); err != nil {
		return err
	}
	return tx.Commit(ctx)
}

// pause waits between half of and the whole of a time that doubles with each
// attempt up to lastBackoff.
func pause(ctx context.Context, attempt int) error {
	d := lastBackoff
	if attempt < 10 {
		d = min(d, firstBackoff<<attempt)
	}
	t := time.NewTimer(d/2 + rand.N(d/2))
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// View runs fn on a snapshot and releases it.
func View(ctx context.Context, db DB, fn func(Snapshot) error) error {
	s, err := db.Snapshot(ctx)
	if err != nil {
		return err
	}
	defer s.Release()
	return fn(s)
}
