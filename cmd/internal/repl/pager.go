package repl

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
)

// pager passes what is written to a terminal on, until it is more than a screen: then
// a pager shows all of it.
type pager struct {
	out     io.Writer
	command string
	height  int
	lines   int
	held    bytes.Buffer
	cmd     *exec.Cmd
	in      io.WriteCloser
	failed  bool // there is no pager: write on
	quit    bool // its user has seen enough
}

// Page runs write on out with a pager behind it, which starts when there is more than a
// screen. Leaving the pager early is no error. Without a command or a height it writes
// as it is.
func Page(out io.Writer, command string, height int, write func(io.Writer) error) error {
	if command == "" || height == 0 {
		return write(out)
	}
	p := &pager{out: out, command: command, height: height - 1}
	err := write(p)
	if errors.Is(err, errPagerQuit) {
		err = nil
	}
	if cerr := p.Close(); err == nil {
		err = cerr
	}
	return err
}

// Write implements io.Writer.
func (p *pager) Write(b []byte) (int, error) {
	switch {
	case p.quit:
		return 0, errPagerQuit
	case p.failed:
		return p.out.Write(b)
	case p.cmd != nil:
		n, err := p.in.Write(b)
		if errors.Is(err, syscall.EPIPE) || errors.Is(err, os.ErrClosed) {
			p.quit = true
			return n, errPagerQuit
		}
		return n, err
	}
	p.lines += bytes.Count(b, []byte{'\n'})
	p.held.Write(b)
	if p.lines < p.height {
		return len(b), nil
	}
	if err := p.start(); err != nil {
		p.failed = true
		_, err = p.out.Write(p.held.Bytes())
		return len(b), err
	}
	_, err := p.in.Write(p.held.Bytes())
	p.held.Reset()
	if err != nil {
		p.quit = true
		return len(b), errPagerQuit
	}
	return len(b), nil
}

// errPagerQuit says that nobody reads on.
var errPagerQuit = errors.New("the pager was left")

func (p *pager) start() error {
	words := strings.Fields(p.command)
	if len(words) == 0 {
		return errors.New("no pager")
	}
	cmd := exec.Command(words[0], words[1:]...)
	cmd.Stdout, cmd.Stderr = p.out, os.Stderr
	if os.Getenv("LESS") == "" {
		cmd.Env = append(os.Environ(), "LESS=SRFX")
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	p.cmd, p.in = cmd, in
	return nil
}

// Close writes what fits on the screen, or waits until the pager is left.
func (p *pager) Close() error {
	if p.cmd == nil {
		if p.failed {
			return nil
		}
		_, err := p.out.Write(p.held.Bytes())
		return err
	}
	_ = p.in.Close() // the pager may be gone already
	_ = p.cmd.Wait() // and how it ends is its own affair
	return nil
}
