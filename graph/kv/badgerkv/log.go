package badgerkv

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"github.com/dgraph-io/badger/v4"
)

// logger hands Badger's messages to slog; what Badger calls information is detail
// to everybody else.
type logger struct{ log *slog.Logger }

// newLogger returns nil, which silences Badger, for a nil log.
func newLogger(log *slog.Logger) badger.Logger {
	if log == nil {
		return nil
	}
	return logger{log}
}

func (l logger) Errorf(format string, args ...any)   { l.print(slog.LevelError, format, args) }
func (l logger) Warningf(format string, args ...any) { l.print(slog.LevelWarn, format, args) }
func (l logger) Infof(format string, args ...any)    { l.print(slog.LevelDebug, format, args) }
func (l logger) Debugf(format string, args ...any)   { l.print(slog.LevelDebug, format, args) }

func (l logger) print(level slog.Level, format string, args []any) {
	ctx := context.Background()
	if !l.log.Enabled(ctx, level) {
		return
	}
	if text := strings.TrimSpace(fmt.Sprintf(format, args...)); text != "" {
		l.log.Log(ctx, level, text, "from", "badger")
	}
}
