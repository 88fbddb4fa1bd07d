package cli

import (
	"encoding/json"

	"github.com/spf13/cobra"

	"almanac/internal/build"
	"almanac/internal/check"
	"almanac/internal/diag"
	"almanac/internal/period"
)

func checkCommand(v *voice, s *siteFlags) *cobra.Command {
	var asJSON bool
	var against string
	c := &cobra.Command{
		Use:   "check",
		Short: "Check that the content is right and adds up",
		Long: `Check reads all content and applies every rule: syntax, names, references,
stated totals against their parts, dates against their month, code lists.
It writes nothing. It fails if anything is found that the content does not
accept with a reason; what is accepted is listed.

With --against it compares with what stands published, of which manifest.json and
record.json are enough: a published figure that changed, a correction, a report or
an address that vanished is an error unless it is declared, and the help says how.`,
		Example: `  almanac check
  curl --create-dirs --output-dir published --remote-name-all https://stats.example.org/{manifest,record}.json
  almanac check --against published
  almanac check --json | jq '.findings[].rule'`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return runCheck(v, s, against, asJSON) },
	}
	s.add(c)
	againstFlag(c, &against)
	c.Flags().BoolVar(&asJSON, "json", false, "print findings as JSON")
	return c
}

// checkReport is what check --json prints.
type checkReport struct {
	Findings diag.List        `json:"findings"`
	Accepted []check.Accepted `json:"accepted"`
}

func runCheck(v *voice, s *siteFlags, against string, asJSON bool) error {
	now, err := s.time()
	if err != nil {
		return err
	}
	old, err := before(against)
	if err != nil {
		return err
	}
	v.phase("read")
	tree, diags, err := s.tree()
	if err != nil {
		return err
	}
	r := build.Check(tree, build.Options{Audience: s.audience, BaseURL: s.baseURL, Now: now, Against: old, Today: period.DateOf(now), Progress: v.progress})
	diags = append(diags, r.Diags...)
	diags.Sort()
	if asJSON {
		err = printJSON(v, diags, r.Accepted)
	} else {
		printToCome(v, r.Archive)
		printCheck(v, diags, r.Accepted)
	}
	if err != nil {
		return failure{err}
	}
	if len(diags) > 0 {
		return failure{}
	}
	return nil
}

func printCheck(v *voice, diags diag.List, accepted []check.Accepted) {
	v.diagnostics(diags)
	for _, a := range accepted {
		v.say("%s: accepted: %s [%s]\n    reason: %s", a.Pos, a.Message, a.Rule, a.Reason)
	}
	if len(diags) == 0 {
		v.say("No findings, %s.", count(len(accepted), "accepted slip"))
		return
	}
	v.say("%s, %s.", count(len(diags), "finding"), count(len(accepted), "accepted slip"))
}

func printJSON(v *voice, diags diag.List, accepted []check.Accepted) error {
	v.settle()
	if diags == nil {
		diags = diag.List{}
	}
	if accepted == nil {
		accepted = []check.Accepted{}
	}
	enc := json.NewEncoder(v.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(checkReport{diags, accepted})
}
