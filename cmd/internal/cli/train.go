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
	raw    bool
}

func (a *app) evalCommand() *cobra.Command {
	var o evalOptions
	cmd := &cobra.Command{
		Use:   "eval --conllu FILE | --ner FILE",
		Short: "Score the language models on annotated text",
		Long: `Score the built-in models. --conllu FILE prints accuracy of tags, lemmas and trees on
gold tokens, or with --raw from raw text with the models' own tokens and sentences;
--ner FILE prints entity precision, recall and F1 on a file in IOB2 form. The last
line is the same as JSON, in percent.`,
		Example: `  kg eval --conllu en_ewt-ud-dev.conllu
  kg eval --conllu en_ewt-ud-dev.conllu --raw
  kg eval --ner dev.iob2`,
		Args: argCount(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.runEval(cmd.Context(), o)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.conllu, "conllu", "", "treebank `FILE` in CoNLL-U form")
	f.StringVar(&o.ner, "ner", "", "named entities `FILE` in IOB2 form")
	f.BoolVar(&o.raw, "raw", false, "with --conllu: start from raw text")
	return cmd
}

func (a *app) runEval(ctx context.Context, o evalOptions) error {
	switch {
	case o.conllu != "" && o.ner != "", o.conllu == "" && o.ner == "":
		return usagef("name one file, with --conllu or --ner")
	case o.ner != "":
		s, err := english.EvaluateNames(ctx, o.ner)
		if err != nil {
			return err
		}
		return a.printScores(s)
	}
	s, err := english.EvaluateTreebank(ctx, o.conllu, o.raw)
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
