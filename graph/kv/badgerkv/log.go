package badgerkv

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
)

// logger hands Badger's messages to slog; what Badger calls information is detail
// to everybody else. Badger tells only here that it cannot write a table, which it tries
// again for ever.
type logger struct {
	log   *slog.Logger // nil for silence
	stuck func(error)  // called each time that a table could not be written; nil for nobody
}

// Errorf implements badger.Logger.
func (l logger) Errorf(format string, args ...any) {
	if l.stuck != nil && strings.HasPrefix(format, "error flushing memtable") {
		err := error(nil)
		for _, a := range args {
			err, _ = a.(error)
		}
		l.stuck(fmt.Errorf("a table cannot be written: %w", errors.Join(err)))
	}
	l.print(slog.LevelError, format, args)
}

func (l logger) Warningf(format string, args ...any) { l.print(slog.LevelWarn, format, args) }
func (l logger) Infof(format string, args ...any)    { l.print(slog.LevelDebug, format, args) }
func (l logger) Debugf(format string, args ...any)   { l.print(slog.LevelDebug, format, args) }

func (l logger) print(level slog.Level, format string, args []any) {
	ctx := context.Background()
	if l.log == nil || !l.log.Enabled(ctx, level) {
		return
	}
	if text := strings.TrimSpace(fmt.Sprintf(format, args...)); text != "" {
		l.log.Log(ctx, level, text, "from", "badger")
	}
}
