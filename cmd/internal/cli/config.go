package cli

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/BurntSushi/toml"
	"github.com/newsgraph/kg/cmd/internal/render"
	"github.com/newsgraph/kg/cmd/internal/repl"
)

// config is the configuration file. Flags and the environment go before it.
type config struct {
	Store string      `toml:"store"`
	Shell configShell `toml:"shell"`
}

// configShell is how the shell begins. What is not there has its default.
type configShell struct {
	Mode    string  `toml:"mode"`
	Timer   *bool   `toml:"timer"`
	Color   *bool   `toml:"color"`
	Cut     *bool   `toml:"cut"`
	Pager   *string `toml:"pager"`
	Rows    *int    `toml:"rows"`
	History string  `toml:"history"`
}

// configFile is where the configuration is: $KG_CONFIG, or kg/config.toml in the
// user's configuration directory by the XDG rules; "" where there is no such place.
func (a *app) configFile() (path string, named bool) {
	if path = a.env.Getenv("KG_CONFIG"); path != "" {
		return path, true
	}
	dir := a.env.Getenv("XDG_CONFIG_HOME")
	for _, home := range []string{"HOME", "USERPROFILE"} {
		if h := a.env.Getenv(home); dir == "" && h != "" {
			dir = filepath.Join(h, ".config")
		}
	}
	if dir == "" {
		return "", false
	}
	return filepath.Join(dir, "kg", "config.toml"), false
}

// readConfig reads the configuration file, if there is one.
func (a *app) readConfig() (c config, err error) {
	path, named := a.configFile()
	if path == "" {
		return c, nil
	}
	meta, err := toml.DecodeFile(path, &c)
	switch {
	case errors.Is(err, os.ErrNotExist) && !named:
		return c, nil
	case err != nil:
		return c, usagef("configuration %s: %w", path, err)
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return c, usagef("configuration %s: there is no setting %q: the settings are store, and mode, timer, color, cut, pager, rows and history of [shell]", path, unknown[0].String())
	}
	if c.Shell.Mode != "" {
		if _, err := render.ParseFormat(c.Shell.Mode); err != nil {
			return c, usagef("configuration %s: shell.mode: %w", path, err)
		}
	}
	if c.Shell.Rows != nil && *c.Shell.Rows < 0 {
		return c, usagef("configuration %s: shell.rows: must be 0, for all, or more", path)
	}
	return c, nil
}

// shellRows is how many rows of a table the shell shows unless it is told otherwise.
const shellRows = 1000

// shellSettings are how the shell begins: by the flag, the environment, the
// configuration, and else what suits a terminal.
func (a *app) shellSettings(format string) (repl.Settings, error) {
	c := a.config.Shell
	terminal := a.env.StdinTTY && a.env.StdoutTTY
	if format == "" && terminal {
		format = c.Mode // what programs read on a pipe does not depend on a file
	}
	f, err := a.format(format)
	if err != nil {
		return repl.Settings{}, err
	}
	s := repl.Settings{Format: f, Timer: terminal, Colour: a.colour(), Cut: true, MaxRows: shellRows, Pager: repl.DefaultPager}
	for _, name := range []string{"PAGER", "KG_PAGER"} {
		if p := a.env.Getenv(name); p != "" {
			s.Pager = p
		}
	}
	if c.Pager != nil && a.env.Getenv("KG_PAGER") == "" {
		s.Pager = *c.Pager
	}
	if s.Pager == "off" || s.Pager == "cat" {
		s.Pager = ""
	}
	for _, b := range []struct {
		to   *bool
		from *bool
	}{{&s.Timer, c.Timer}, {&s.Cut, c.Cut}} {
		if b.from != nil {
			*b.to = *b.from
		}
	}
	if c.Color != nil && a.env.Getenv("NO_COLOR") == "" {
		s.Colour = *c.Color
	}
	if c.Rows != nil {
		s.MaxRows = *c.Rows
	}
	return s, nil
}

// colour reports whether a terminal is to be coloured, by the rule of no-color.org.
func (a *app) colour() bool {
	return a.env.StdoutTTY && a.env.Getenv("NO_COLOR") == "" && a.env.Getenv("TERM") != "dumb"
}
