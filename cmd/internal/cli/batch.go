package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/newsgraph/kg/cmd/internal/render"
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query"
	"github.com/spf13/cobra"
)

const batchLong = `Read requests from standard input, one JSON object a line, and answer each with one
JSON object a line, in order. Programs in other languages use it as a server.

A query:

  {"id":1,"query":"MATCH (p:Person {name: $n}) RETURN p.age AS age","params":{"n":"Ada"}}
  {"id":1,"ok":true,"columns":["age"],"rows":[[36]]}

id is any JSON value and comes back as it is. "timeout_ms" bounds the time of one
query. A query that changes the graph has "changes" in its answer; what is doubtful
about it is in "warnings", which look like errors.

Parameters are JSON: a number is an Integer unless it has a point or an exponent; what
JSON lacks is an object with one member: $date, $time, $localTime, $dateTime,
$localDateTime and $duration with ISO text, $float with "NaN", "Infinity" or
"-Infinity". Any other object is a Map.

Values in rows are written as parameters are: a Float always has a point or an
exponent, temporal values are objects. A node is {"$node":ID,"labels","properties"}, a
relationship {"$relationship":ID,"type","from","to","properties"}, a path
{"$path":[node,relationship,node,...]}.

A request that fails is answered too, and the next one is read:

  {"id":2,"ok":false,"error":"1:8: variable ` + "`x`" + ` is not defined",
   "errors":[{"type":"SyntaxError","code":"UndefinedVariable","phase":"compile time",
   "line":1,"column":8,"message":"variable ` + "`x`" + ` is not defined"}]}

"errors" is there if the query is to blame; type and code are those of openCypher, line
and column count from 1 and are 0 if no place is known. "limit":true says that a limit
on time, rows or memory was reached.

Other requests have an "op":

  {"op":"open","db":DIR}             open this store instead of --store
  {"op":"load","db":DIR,"dir":CSV}   make a store of nodes.csv, articles.csv, edges.csv
                                     and mentions.csv, with indexes on id and name
  {"op":"run","text":T,"params":P,"warmup":W,"repeat":R,"budget_ms":B}
                                     run a query again and again and time it: "rows" of
                                     the last run, "first_ns" and "ns" of the runs after W
  {"op":"stats"}                     "rss_peak" and "disk" in bytes
  {"op":"close"}                     end

nodes.csv has id,type,name,mentions,first_seen,summary and gives (:Entity:type);
articles.csv has id,date,source,title and gives (:Article); edges.csv has
src,dst,type,date,confidence,article and mentions.csv article,entity,count,salience.`

func (a *app) batchCommand() *cobra.Command {
	var limits query.Limits
	cmd := &cobra.Command{
		Use:   "batch",
		Short: "Answer queries on standard input, one JSON object a line",
		Long:  batchLong,
		Example: `  echo '{"query":"MATCH (n) RETURN count(*) AS n"}' | kg batch
  kg batch --timeout 10s < requests.jsonl > answers.jsonl`,
		Args: argCount(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			b := &batch{app: a, limits: limits}
			defer b.close(&err)
			return b.serve(cmd.Context())
		},
	}
	f := cmd.Flags()
	f.DurationVar(&limits.Timeout, "timeout", 0, "stop each query after this time, as in 30s (default: no limit)")
	f.Int64Var(&limits.Rows, "max-rows", 0, "stop a query with an error after this many rows (default: no limit)")
	f.Int64Var(&limits.Memory, "max-memory", 0, "stop a query that needs more than about so many bytes (default: no limit)")
	return cmd
}

// batch answers the requests of one process.
type batch struct {
	*app
	limits query.Limits
	store  *graph.Store
	engine *query.Engine
	dir    string // of the store
}

// request is one line of the input.
type request struct {
	ID        json.RawMessage            `json:"id"`
	Op        string                     `json:"op"`
	Query     string                     `json:"query"`
	Text      string                     `json:"text"`
	Params    map[string]json.RawMessage `json:"params"`
	DB        string                     `json:"db"`
	Dir       string                     `json:"dir"`
	Warmup    int                        `json:"warmup"`
	Repeat    int                        `json:"repeat"`
	BudgetMS  float64                    `json:"budget_ms"`
	TimeoutMS float64                    `json:"timeout_ms"`
}

// answer is one line of the output.
type answer struct {
	ID       json.RawMessage `json:"id,omitempty"`
	OK       bool            `json:"ok"`
	Error    string          `json:"error,omitempty"`
	Limit    bool            `json:"limit,omitempty"`
	Errors   []queryError    `json:"errors,omitempty"`
	NS       any             `json:"ns,omitempty"` // of an op, or of each run of a query
	FirstNS  int64           `json:"first_ns,omitempty"`
	PID      int             `json:"pid,omitempty"`
	RSSPeak  int64           `json:"rss_peak,omitempty"`
	Disk     int64           `json:"disk,omitempty"`
	Columns  []string        `json:"columns,omitempty"`
	Rows     json.RawMessage `json:"rows,omitempty"`
	Changes  string          `json:"changes,omitempty"`
	Warnings []queryError    `json:"warnings,omitempty"`
}

// queryError is an error or a warning about the text or the run of a query.
type queryError struct {
	Type    string `json:"type"`
	Code    string `json:"code"`
	Phase   string `json:"phase"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
}

// errClose ends the loop after a close request.
var errClose = errors.New("close")

// serve answers requests until the end of the input.
func (b *batch) serve(ctx context.Context) error {
	in := bufio.NewReaderSize(b.env.Stdin, 1<<16)
	for {
		line, err := readLine(in)
		if len(bytes.TrimSpace(line)) > 0 {
			end, werr := b.respond(ctx, line)
			if werr != nil || end {
				return werr
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("read requests: %w", err)
		case ctx.Err() != nil:
			return ctx.Err()
		}
	}
}

// maxRequest is the length in bytes of the longest request.
const maxRequest = 64 << 20

// readLine reads a line, which may be the last one and have no end.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		line = append(line, part...)
		if len(line) > maxRequest {
			return nil, fmt.Errorf("a request is longer than %d bytes", maxRequest)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

// respond answers one request and reports whether it was the last one. The error is
// that of writing the answer.
func (b *batch) respond(ctx context.Context, line []byte) (end bool, err error) {
	var req request
	var ans answer
	if err = json.Unmarshal(line, &req); err != nil {
		err = fmt.Errorf("the request is not a JSON object of the documented form: %w", err)
	} else {
		err = b.do(ctx, &req, &ans)
	}
	if end = errors.Is(err, errClose); end {
		err = nil
	}
	if err != nil {
		ans = failure(err)
	}
	ans.ID, ans.OK = req.ID, err == nil
	out := json.NewEncoder(b.env.Stdout)
	out.SetEscapeHTML(false)
	if err := out.Encode(&ans); err != nil {
		return true, fmt.Errorf("write answer: %w", err)
	}
	return end, nil
}

// failure is the answer to a request that failed.
func failure(err error) answer {
	ans := answer{Error: err.Error(), Limit: errors.Is(err, query.ErrLimit) || errors.Is(err, context.DeadlineExceeded)}
	var list query.ErrorList
	var one *query.Error
	switch {
	case errors.As(err, &list):
		ans.Errors = queryErrors(list)
	case errors.As(err, &one):
		ans.Errors = queryErrors([]*query.Error{one})
	}
	return ans
}

func queryErrors(list []*query.Error) []queryError {
	out := make([]queryError, len(list))
	for i, e := range list {
		out[i] = queryError{Type: e.Type, Code: e.Detail, Phase: e.Phase.String(), Line: e.Line, Column: e.Col, Message: e.Msg}
	}
	return out
}

// do does what a request asks for.
func (b *batch) do(ctx context.Context, req *request, ans *answer) error {
	start := time.Now()
	switch req.Op {
	case "", "query":
		return b.query(ctx, req, ans)
	case "run":
		return b.time(ctx, req, ans)
	case "open":
		if err := b.open(req.DB); err != nil {
			return err
		}
		ans.PID = os.Getpid()
	case "load":
		if err := b.load(ctx, req.DB, req.Dir); err != nil {
			return err
		}
		ans.RSSPeak = peakMemory()
	case "stats":
		return b.stats(req, ans)
	case "close":
		return errClose
	default:
		return fmt.Errorf("unknown op %q: want query, run, open, load, stats or close", req.Op)
	}
	ans.NS = time.Since(start).Nanoseconds()
	return nil
}

// open opens a store; one that is open already is closed.
func (b *batch) open(dir string) (err error) {
	if dir == "" {
		dir = b.app.store
	}
	if b.close(&err); err != nil {
		return err
	}
	at := *b.app
	at.store = dir
	if b.store, err = at.openStore(false); err != nil {
		return err
	}
	b.dir, b.engine = dir, query.New(b.store, query.WithLimits(b.limits))
	return nil
}

func (b *batch) close(err *error) {
	if b.store != nil {
		closeStore(b.store, err)
		b.store, b.engine = nil, nil
	}
}

// ready opens the store of --store unless one is open.
func (b *batch) ready() error {
	if b.store != nil {
		return nil
	}
	return b.open("")
}

// query runs a query once.
func (b *batch) query(ctx context.Context, req *request, ans *answer) error {
	if req.Query == "" {
		return errors.New(`the request has no "query" and no "op"`)
	}
	if req.TimeoutMS > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Duration(req.TimeoutMS*float64(time.Millisecond)))
		defer cancel()
	}
	args, err := batchParams(req.Params)
	if err != nil {
		return err
	}
	if err := b.ready(); err != nil {
		return err
	}
	rows, err := b.engine.Run(ctx, req.Query, args)
	if err != nil {
		return err
	}
	defer rows.Close()
	var all [][]graph.Value
	for row, err := range rows.All() {
		if err != nil {
			return err
		}
		all = append(all, row)
	}
	if ans.Columns = rows.Columns(); len(ans.Columns) > 0 {
		if ans.Rows, err = appendBatchRows(nil, all); err != nil {
			return err
		}
	}
	ans.Warnings = queryErrors(rows.Warnings())
	ans.Changes = render.Changes(rows.Result())
	return nil
}

// time runs a query until it has been timed often enough, or for too long.
func (b *batch) time(ctx context.Context, req *request, ans *answer) error {
	args, err := batchParams(req.Params)
	if err != nil {
		return err
	}
	if err := b.ready(); err != nil {
		return err
	}
	budget := time.Duration(req.BudgetMS * float64(time.Millisecond))
	var spent time.Duration
	var last [][]graph.Value
	ns := []int64{}
	for i := 0; ; i++ {
		start := time.Now()
		last, err = b.fetch(ctx, req.Text, args, last[:0])
		took := time.Since(start)
		if err != nil {
			return err
		}
		if i == 0 {
			ans.FirstNS = took.Nanoseconds()
		}
		if i >= req.Warmup || time.Duration(ans.FirstNS) > budget {
			ns = append(ns, took.Nanoseconds())
		}
		spent += took
		if len(ns) >= max(req.Repeat, 1) || spent > budget && len(ns) > 0 {
			break
		}
	}
	ans.NS = ns
	ans.Rows, err = appendBatchRows(nil, last)
	return err
}

// fetch runs a query and reads every row into buf.
func (b *batch) fetch(ctx context.Context, text string, args query.Args, buf [][]graph.Value) ([][]graph.Value, error) {
	rows, err := b.engine.Run(ctx, text, args)
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		buf = append(buf, rows.Row())
	}
	return buf, rows.Close()
}

// stats tells what the process and the store need.
func (b *batch) stats(req *request, ans *answer) error {
	dir := b.dir
	if req.DB != "" {
		dir = req.DB
	}
	if dir == "" {
		dir = b.app.store
	}
	size, err := diskUse(dir)
	if err != nil {
		return err
	}
	ans.RSSPeak, ans.Disk = peakMemory(), size
	return nil
}
