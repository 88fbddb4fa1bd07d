package cli

import (
	"encoding/json"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"almanac/internal/build"
	"almanac/internal/check"
	"almanac/internal/diag"
)

func checkCommand(v *voice, s *siteFlags) *cobra.Command {
	o := &checkOptions{}
	c := &cobra.Command{
		Use:   "check",
		Short: "Check that the content is right and adds up",
		Long: `Check reads all content and applies every rule: syntax, names, references,
stated totals against their parts, declared checks, values against their own
history, dates against their month, code lists, numbers in sentences against
the data. It writes nothing. It fails if anything is found that the content does
not accept with a reason; what is accepted is listed. It sees what the audience
sees: where something is classified, check --audience LEVEL sees the rest.

A failure is accepted where it stands, with a reason, as in
  stated_total = { value = 1080, accepted = "why" }
  visits = { value = 60990, accepted = { jump = "why" } }

With --against it compares with what stands published, of which manifest.json and
record.json are enough: a published figure that changed, a correction, a report or
an address that vanished is an error unless it is declared, and the help says how.
Commentary and records that are others are named: a slip of the pen needs no more.

Formats: text for people; json, an object with "findings" and "accepted", lists
of { severity, rule, file, line, col, message, help, notes } in which an accepted
one has a "reason" too; sarif, a SARIF 2.1.0 log in which accepted ones are
suppressed; github, annotations of a pull request.`,
		Example: `  almanac check
  almanac check --drafts                              what does a draft lack still?
  almanac check --rules                               what is checked
  curl --create-dirs --output-dir published --remote-name-all https://stats.example.org/{manifest,record}.json
  almanac check --against published
  almanac check --json | jq '.findings[].rule'
  almanac check --format sarif > almanac.sarif
  almanac check --format github                       in a workflow of GitHub Actions`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return runCheck(v, s, o) },
	}
	s.add(c)
	againstFlag(c, &o.against)
	c.Flags().StringVar(&o.format, "format", "text", "print findings as text, json, sarif or github")
	c.Flags().BoolVar(&o.json, "json", false, "short for --format json")
	c.Flags().BoolVar(&o.rules, "rules", false, "list the rules by their ids and do nothing else")
	formats := cobra.FixedCompletions([]string{"text", "json", "sarif", "github"}, cobra.ShellCompDirectiveNoFileComp)
	if err := c.RegisterFlagCompletionFunc("format", formats); err != nil {
		panic(err) // the flag is defined above
	}
	return c
}

type checkOptions struct {
	format      string
	json, rules bool
	against     string
}

// checkReport is what the format json is made of.
type checkReport struct {
	Findings diag.List       `json:"findings"`
	Accepted []diag.Accepted `json:"accepted"`
}

func runCheck(v *voice, s *siteFlags, o *checkOptions) error {
	if o.json {
		o.format = "json"
	}
	write, ok := formats[o.format]
	if !ok {
		return fmt.Errorf("--format %q is not one of text, json, sarif and github", o.format)
	}
	if o.rules {
		return printRules(v, o.format)
	}
	options, err := s.options()
	if err != nil {
		return err
	}
	if options.Against, err = before(o.against); err != nil {
		return err
	}
	options.Progress = v.progress
	v.phase("read")
	tree, diags, err := s.tree()
	if err != nil {
		return err
	}
	r := build.Check(tree, options)
	diags = append(diags, r.Diags...)
	diags.Sort()
	v.settle()
	if o.format == "text" {
		printToCome(v, r.Archive)
		printRetold(v, r.Retold)
	}
	if err := write(v, checkReport{diags, r.Accepted}, s.within()); err != nil {
		return failure{err}
	}
	if o.format == "text" {
		tellDrafts(v, heldBack(r.Archive), idle(r.Archive))
	}
	if len(diags) > 0 {
		return failure{}
	}
	return nil
}

// within returns what files are below, seen from the current folder: "" or the
// site's folder. Services that show findings know the files by it.
func (s *siteFlags) within() string {
	dir := filepath.ToSlash(filepath.Clean(s.dir))
	if dir == "." || filepath.IsAbs(s.dir) {
		return ""
	}
	return dir + "/"
}

var formats = map[string]func(*voice, checkReport, string) error{
	"text": printCheck, "json": printJSON, "sarif": printSARIF, "github": printGitHub,
}

func printCheck(v *voice, r checkReport, _ string) error {
	v.diagnostics(r.Findings)
	for _, a := range r.Accepted {
		v.say("%s: accepted: %s [%s]\n    reason: %s", a.Pos, a.Message, a.Rule, a.Reason)
	}
	summarise(v, r)
	return nil
}

func summarise(v *voice, r checkReport) {
	if len(r.Findings) == 0 {
		v.say("No findings, %s.", count(len(r.Accepted), "accepted slip"))
		return
	}
	v.say("%s, %s.", count(len(r.Findings), "finding"), count(len(r.Accepted), "accepted slip"))
}

func printJSON(v *voice, r checkReport, _ string) error {
	if r.Findings == nil {
		r.Findings = diag.List{}
	}
	if r.Accepted == nil {
		r.Accepted = []diag.Accepted{}
	}
	return encode(v, r)
}

func encode(v *voice, x any) error {
	enc := json.NewEncoder(v.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(x)
}

func printSARIF(v *voice, r checkReport, within string) error {
	tool := diag.Tool{Name: "almanac", Version: versionName(), Rules: map[string]string{}}
	for _, x := range check.Rules {
		tool.Rules[x.ID] = x.Summary
	}
	var accepted []diag.Accepted
	for _, a := range r.Accepted {
		accepted = append(accepted, diag.Accepted{Diagnostic: a.In(within), Reason: a.Reason})
	}
	return r.Findings.In(within).SARIF(v.out, accepted, tool)
}

func printGitHub(v *voice, r checkReport, within string) error {
	if err := r.Findings.In(within).GitHub(v.out); err != nil {
		return err
	}
	summarise(v, r)
	return nil
}

func printRules(v *voice, format string) error {
	if format == "json" {
		return encode(v, check.Rules)
	}
	for _, r := range check.Rules {
		v.say("%-18s %s", r.ID, r.Summary)
	}
	return nil
}
