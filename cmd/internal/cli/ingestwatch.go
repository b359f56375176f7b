package cli

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/read"
)

// runWatch reads what arrives in folders until ctx ends. The store is open only while
// articles are written, so that other commands can ask it in between.
func (a *app) runWatch(ctx context.Context, o ingestOptions, args []string) (err error) {
	opts, err := a.checkWatch(o, args)
	if err != nil {
		return err
	}
	job, err := a.newIngestJob(o)
	if err != nil {
		return err
	}
	defer job.close()
	watch := read.NewWatch(args...)
	tick := time.NewTicker(o.every)
	defer tick.Stop()
	a.note("watching %s every %s; Ctrl-C ends", strings.Join(args, ", "), o.every)
	var files []string
	for batches := 0; ctx.Err() == nil; {
		if files = append(files, watch.Scan(ctx)...); len(files) > 0 && ctx.Err() == nil {
			err := a.watchBatch(ctx, job, read.Found(opts, files...))
			var busy storeError
			switch {
			case errors.As(err, &busy) && batches > 0:
				a.note("%s; trying again", err)
			case err != nil && ctx.Err() == nil:
				return err
			default:
				batches++
				files = nil
			}
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
	a.note("in all: %s", job.total)
	if err := a.writeReport(o, job); err != nil {
		return err
	}
	if job.total.Failed > 0 {
		return errPartly
	}
	return nil
}

func (a *app) checkWatch(o ingestOptions, args []string) (read.Options, error) {
	opts, err := a.readOptions(o.input)
	switch {
	case err != nil:
		return opts, err
	case o.query != "":
		return opts, usagef("--watch does not end, so --query has no place: ask with 'kg query' while it runs")
	case o.every <= 0:
		return opts, usagef("--watch-every %s: choose more than nothing", o.every)
	}
	for _, arg := range args {
		if arg == "-" || strings.HasPrefix(arg, "http://") || strings.HasPrefix(arg, "https://") {
			return opts, usagef("%s: --watch takes files and folders", arg)
		}
	}
	return opts, nil
}

// watchBatch reads files into the store.
func (a *app) watchBatch(ctx context.Context, job *ingestJob, reader *read.Reader) (err error) {
	store, err := a.openStore(true)
	if err != nil {
		return err
	}
	defer closeStore(store, &err)
	var report ingest.Report
	report, err = a.ingestInto(ctx, store, reader, job)
	job.total.Add(report)
	return err
}
