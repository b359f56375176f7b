package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/newsgraph/kg/ingest/english"
	"github.com/spf13/cobra"
)

// Version is the release; the release build sets it with -ldflags -X.
var Version = "dev"

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Example: "  kg version",
		Short:   "Print the version of kg, its models and its toolchain",
		Args:    argCount(0, 0, "no arguments"),
		RunE: func(*cobra.Command, []string) error {
			rev := "unknown revision"
			if info, ok := debug.ReadBuildInfo(); ok {
				for _, s := range info.Settings {
					if s.Key == "vcs.revision" {
						rev = s.Value
					}
				}
			}
			models, err := english.ModelVersion()
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.env.Stdout, "kg %s (%s)\nmodels %s\n%s %s/%s\n",
				Version, rev, models, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}

func (a *app) completionCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:       "completion bash|zsh|fish|powershell",
		Short:     "Print a completion script for your shell",
		Example:   "  kg completion bash > /etc/bash_completion.d/kg\n  kg completion zsh > \"${fpath[1]}/_kg\"",
		ValidArgs: []string{"bash", "zsh", "fish", "powershell"},
		Args:      argCount(1, 1, "the name of a shell: bash, zsh, fish or powershell"),
		RunE: func(_ *cobra.Command, args []string) error {
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(a.env.Stdout, true)
			case "zsh":
				return root.GenZshCompletion(a.env.Stdout)
			case "fish":
				return root.GenFishCompletion(a.env.Stdout, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(a.env.Stdout)
			}
			return usagef("no completion for %q: choose bash, zsh, fish or powershell", args[0])
		},
	}
}
