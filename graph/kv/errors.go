package kv

import (
	"errors"
	"fmt"
)

// Errors that callers tell apart with errors.Is. Drivers wrap them with what was
// being done.
var (
	// ErrNotFound says that a key is absent.
	ErrNotFound = errors.New("key not found")
	// ErrConflict says that another transaction was first; run it again.
	ErrConflict = errors.New("transaction conflict")
	// ErrTooLarge says that a value or a transaction is over the driver's limit.
	ErrTooLarge = errors.New("too large")
	// ErrBadKey says that a key is empty, over MaxKeyLen, or reserved by the driver.
	ErrBadKey = errors.New("bad key")
	// ErrClosed says that the store, snapshot, transaction or iterator has ended.
	ErrClosed = errors.New("closed")
	// ErrReadOnly says that the store was opened for reading only.
	ErrReadOnly = errors.New("store is open for reading only")
	// ErrLocked says that another process, or another handle of this one, has the store open.
	ErrLocked = errors.New("store is locked")
	// ErrNoStore says that there is no store at the place named.
	ErrNoStore = errors.New("no such store")
	// ErrNotStore says that the place named holds something else.
	ErrNotStore = errors.New("not a store")
	// ErrFormat says that the store was written in a format this program does not know.
	ErrFormat = errors.New("unknown store format")
	// ErrCorrupt says that stored bytes are not what was written.
	ErrCorrupt = errors.New("store is damaged")
	// ErrNoSpace says that the disk is too full to write safely.
	ErrNoSpace = errors.New("not enough free disk space")
	// ErrOrder says that a bulk load was given a key not above the one before.
	ErrOrder = errors.New("keys out of order")
)

// TooLargeError says which limit was passed. It is an ErrTooLarge.
type TooLargeError struct {
	What  string // "value" or "transaction"
	Unit  string // "bytes" or "writes"
	Size  int64
	Limit int64
}

// Error implements error.
func (e *TooLargeError) Error() string {
	return fmt.Sprintf("%s too large: %d %s, the limit is %d", e.What, e.Size, e.Unit, e.Limit)
}

// Is reports whether target is ErrTooLarge.
func (e *TooLargeError) Is(target error) bool { return target == ErrTooLarge }

// LockedError says where the lock is and who holds it. It is an ErrLocked.
type LockedError struct {
	Dir  string // the store
	Lock string // the lock file
	PID  int    // the process that holds it, 0 if it is not known
}

// Error implements error.
func (e *LockedError) Error() string {
	who := "another process"
	if e.PID > 0 {
		who = fmt.Sprintf("process %d", e.PID)
	}
	return fmt.Sprintf("store %s is in use by %s (lock %s): close that program, or open another store", e.Dir, who, e.Lock)
}

// Is reports whether target is ErrLocked.
func (e *LockedError) Is(target error) bool { return target == ErrLocked }

// CheckKey returns an ErrBadKey unless every driver can store key.
func CheckKey(key []byte) error {
	switch {
	case len(key) == 0:
		return fmt.Errorf("%w: it is empty", ErrBadKey)
	case len(key) > MaxKeyLen:
		return fmt.Errorf("%w: %d bytes, the limit is %d", ErrBadKey, len(key), MaxKeyLen)
	}
	return nil
}

// CheckPair returns an error unless every driver can store value under key.
func CheckPair(key, value []byte) error {
	if err := CheckKey(key); err != nil {
		return err
	}
	if len(value) > MaxValueLen {
		return &TooLargeError{What: "value", Unit: "bytes", Size: int64(len(value)), Limit: MaxValueLen}
	}
	return nil
}
