package cli

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"almanac/internal/output"
)

// heed ends the program when it is told to end before the build has: nothing is left
// of what was written. Once the outcome is being published or told, whichever comes
// first, it is too late to interrupt it. Being told twice ends the program where it
// stands; the next build clears up then.
func (p *publishing) heed() (done func()) {
	told := make(chan os.Signal, 1)
	signal.Notify(told, endings()...)
	signal.Ignore(syscall.SIGPIPE) // who reads along may leave; that decides nothing
	go func() {
		s, ok := <-told
		if !ok {
			return
		}
		signal.Stop(told)
		p.ending.Lock()
		p.give()
		clearing := p.close()
		p.voice.fail(fmt.Errorf("interrupted: %s", p.left(clearing, "build again to go on")))
		code := syscall.SIGTERM
		if s, ok := s.(syscall.Signal); ok {
			code = s
		}
		os.Exit(128 + int(code))
	}()
	return func() {
		signal.Stop(told)
		close(told)
	}
}

// endings are the signals that tell the program to end.
func endings() []os.Signal {
	all := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as nohup asks for
		all = append(all, syscall.SIGHUP)
	}
	return all
}

// close drops what is not published.
func (p *publishing) close() error {
	p.beginning.Lock()
	defer p.beginning.Unlock()
	if p.stage == nil {
		return nil
	}
	_, err := p.stage.Close()
	return err
}

// failed adds to what the machine has failed in what is left, and how to go on.
func (p *publishing) failed(err error) error {
	clearing := p.close()
	var cause syscall.Errno
	if !errors.As(err, &cause) {
		return failure{err} // it was refused, and says itself that nothing was touched
	}
	var left *output.LeftoverError
	if errors.As(err, &left) {
		clearing = errors.New("not everything could be cleared away")
	}
	return failure{fmt.Errorf("%w; %s", err, p.left(clearing, remedy(cause)))}
}

// left says what a build left that was not published.
func (p *publishing) left(clearing error, remedy string) string {
	switch {
	case clearing != nil:
		return fmt.Sprintf("%s is as it was, but %v: the next build tries again", p.out, clearing)
	case p.out == "":
		return "nothing was written; " + remedy
	}
	return fmt.Sprintf("%s is as it was and nothing is left over; %s", p.out, remedy)
}

// remedy says how to go on after the system has refused something.
func remedy(cause syscall.Errno) string {
	switch cause {
	case syscall.ENOSPC, syscall.EDQUOT:
		return "free some space and build again"
	case syscall.EROFS, syscall.EACCES, syscall.EPERM:
		return "build where you may write, with --out, or change who may write there"
	case syscall.EBUSY, syscall.EXDEV:
		return "it may be where something is mounted, or in a layer of a container, and cannot be swapped for another folder: build into a folder below it, with --out"
	case syscall.EMFILE, syscall.ENFILE:
		return allowMore + " and build again"
	}
	return "build again to go on"
}
