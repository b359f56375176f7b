package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/newsgraph/kg/ingest/english"
	"github.com/spf13/cobra"
)

func (a *app) trainCommand() *cobra.Command {
	var o english.TrainOptions
	stages := strings.Join(english.Stages(), "|")
	cmd := &cobra.Command{
		Use:   "train " + stages + "|all",
		Short: "Train the language models from treebanks",
		Long: `Train one model, or all of them in order, from the data in --treebanks and write it to
--models, where the models of earlier stages are read from. The same data and seed
give the same bytes. ingest/english/models/README.md names the data, their licences
and the scores of the models that are built in.`,
		Example: "  kg train all --treebanks ../treebanks --models ingest/english/models",
		Args:    argCount(1, 1, "the name of a model: "+stages+" or all"),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.Stage = args[0]
			o.Log = a.note
			return runTrain(cmd.Context(), o)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.Treebanks, "treebanks", "", "folder with the training data")
	f.StringVar(&o.Models, "models", ".", "folder of the models")
	f.IntVar(&o.Rounds, "rounds", 0, "passes over the data (default: the stage's own number)")
	f.Uint64Var(&o.Seed, "seed", 1, "seed of the shuffling")
	return cmd
}

func runTrain(ctx context.Context, o english.TrainOptions) error {
	if o.Treebanks == "" {
		return usagef("--treebanks is missing: name the folder with the training data")
	}
	if o.Stage != "all" {
		err := english.Train(ctx, o)
		if errors.Is(err, english.ErrStage) {
			return usageError{err}
		}
		return err
	}
	for _, o.Stage = range english.Stages() {
		if err := english.Train(ctx, o); err != nil {
			return err
		}
	}
	return nil
}

type evalOptions struct {
	conllu string
	ner    string
	coref  string
	gap    string
	raw    bool
}

func (a *app) evalCommand() *cobra.Command {
	var o evalOptions
	cmd := &cobra.Command{
		Use:   "eval --conllu FILE | --ner FILE | --coref FILE | --gap FILE",
		Short: "Score the language models on annotated text",
		Long: `Score the built-in models. --conllu FILE prints accuracy of tags, lemmas and trees on
gold tokens, or with --raw from raw text with the models' own tokens and sentences;
--ner FILE prints entity precision, recall and F1 on a file in IOB2 form; --coref FILE
prints MUC, B-cubed, CEAF and their mean on a file with the brackets of mentions in its
last column, as in the CoNLL shared task of 2012; --gap FILE prints how well pronouns find
their names in a table of the form of GAP. The last line is the same as JSON, in percent.`,
		Example: `  kg eval --conllu en_ewt-ud-dev.conllu
  kg eval --conllu en_ewt-ud-dev.conllu --raw
  kg eval --ner dev.iob2
  kg eval --coref dev.conll
  kg eval --gap gap-development.tsv`,
		Args: argCount(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.runEval(cmd.Context(), o)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.conllu, "conllu", "", "treebank `FILE` in CoNLL-U form")
	f.StringVar(&o.ner, "ner", "", "named entities `FILE` in IOB2 form")
	f.StringVar(&o.coref, "coref", "", "coreference `FILE` in CoNLL form")
	f.StringVar(&o.gap, "gap", "", "pronouns with two names each, `FILE` in the form of GAP")
	f.BoolVar(&o.raw, "raw", false, "with --conllu: start from raw text")
	return cmd
}

func (a *app) runEval(ctx context.Context, o evalOptions) error {
	var run []func() (any, error)
	add := func(file string, f func() (any, error)) {
		if file != "" {
			run = append(run, f)
		}
	}
	add(o.conllu, func() (any, error) { return english.EvaluateTreebank(ctx, o.conllu, o.raw) })
	add(o.ner, func() (any, error) { return english.EvaluateNames(ctx, o.ner) })
	add(o.coref, func() (any, error) { return english.EvaluateCoref(ctx, o.coref) })
	add(o.gap, func() (any, error) { return english.EvaluateGAP(ctx, o.gap) })
	if len(run) != 1 {
		return usagef("name one file, with --conllu, --ner, --coref or --gap")
	}
	s, err := run[0]()
	if err != nil {
		return err
	}
	return a.printScores(s)
}

// printScores prints the scores in s, a struct of numbers, as a table and then as
// one line of JSON.
func (a *app) printScores(s any) error {
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	var table strings.Builder
	v := reflect.ValueOf(s)
	for i := range v.NumField() {
		if f := v.Field(i); f.CanFloat() && f.Float() != 0 {
			fmt.Fprintf(&table, "%-10s %10.2f\n", v.Type().Field(i).Name, f.Float())
		}
	}
	_, err = fmt.Fprintf(a.env.Stdout, "%s%s\n", table.String(), b)
	return err
}
