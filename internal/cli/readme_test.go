package cli

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/rogpeppe/go-internal/txtar"
	"go.yaml.in/yaml/v3"

	"almanac/internal/deploy/gateway"
)

// workflow is what of a workflow matters here.
type workflow struct {
	On          any
	Permissions map[string]string
	Jobs        map[string]struct {
		RunsOn string `yaml:"runs-on"`
		Steps  []struct {
			Uses, Run string
			With      map[string]any
		}
	}
}

// TestReadmeDeploys takes the examples of how to deploy from the README and does what
// they say, as far as a machine without a host can: each file is of its form, and
// each command that makes or sends the site is run, on a small site.
func TestReadmeDeploys(t *testing.T) {
	section := readmeSection(t, "Deploy from CI")
	var commands []string
	for _, block := range blocks(section, "yaml") {
		commands = append(commands, workflowCommands(t, block)...)
	}
	for _, block := range blocks(section, "toml") {
		var netlify struct {
			Build struct {
				Command, Publish string
				Environment      map[string]string
			}
		}
		meta, err := toml.Decode(block, &netlify)
		if err != nil || len(meta.Undecoded()) > 0 || netlify.Build.Publish != "public" {
			t.Errorf("netlify.toml: %v, unknown %v", err, meta.Undecoded())
		}
		commands = append(commands, netlify.Build.Command)
	}
	for _, m := range regexp.MustCompile("`((?:make|almanac|bin/almanac)[ \n][^`]+)`").FindAllStringSubmatch(section, -1) { // in the text
		if c := strings.ReplaceAll(m[1], "\n", " "); !strings.HasSuffix(c, " deploy") && !strings.HasSuffix(c, " verify") {
			commands = append(commands, c)
		}
	}
	for line := range strings.Lines(readmeSection(t, "Deploy to a bucket or a folder")) {
		if c, ok := strings.CutPrefix(line, "    almanac "); ok {
			commands = append(commands, "bin/almanac "+strings.TrimSpace(c))
		}
	}
	if len(commands) < 8 {
		t.Fatalf("the README has only the commands %q", commands)
	}
	runAll(t, commands)
}

func readmeSection(t *testing.T, heading string) string {
	t.Helper()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(string(readme), "\n## "+heading+"\n")
	if !ok {
		t.Fatalf("the README has no section %q", heading)
	}
	section, _, _ = strings.Cut(section, "\n## ")
	return section
}

func blocks(text, language string) (out []string) {
	for _, m := range regexp.MustCompile("(?s)\n```"+language+"\n(.*?)\n```\n").FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	return out
}

// expression is one of a workflow: its host puts a value in its place.
var expression = regexp.MustCompile(`\$\{\{ (.*?) \}\}`)

// workflowCommands returns what the steps of a workflow run.
func workflowCommands(t *testing.T, block string) (out []string) {
	var w workflow
	if err := yaml.Unmarshal([]byte(block), &w); err != nil {
		t.Fatalf("a workflow: %v\n%s", err, block)
	}
	if w.On == nil || len(w.Jobs) == 0 || len(w.Permissions) == 0 {
		t.Errorf("no workflow:\n%s", block)
	}
	for name, job := range w.Jobs {
		if job.RunsOn == "" || len(job.Steps) == 0 {
			t.Errorf("the job %s does nothing", name)
		}
		for _, s := range job.Steps {
			if (s.Uses == "") == (s.Run == "") || s.Uses != "" && !strings.Contains(s.Uses, "@v") {
				t.Errorf("a step of %s: uses %q, run %q", name, s.Uses, s.Run)
			}
			if s.Run != "" {
				out = append(out, expression.ReplaceAllStringFunc(s.Run, evaluate))
			}
		}
	}
	return out
}

// evaluate gives an expression the value that it has in a pull request.
func evaluate(e string) string {
	if m := regexp.MustCompile(`\|\| '([^']*)'`).FindStringSubmatch(e); m != nil {
		return m[1]
	}
	return "0123456789abcdef0123456789abcdef01234567"
}

// runAll runs commands in a folder with a small site, beside an S3 server. What make
// would run is asked of make.
func runAll(t *testing.T, commands []string) {
	server := gateway.Start(t, "reports.example.org")
	for _, x := range server.Env() {
		name, value, _ := strings.Cut(x, "=")
		t.Setenv(name, value)
	}
	for name, value := range map[string]string{"URL": "https://main--reports.example", "COMMIT_REF": "0123abc", "CF_PAGES_COMMIT_SHA": "0123abc"} {
		t.Setenv(name, value)
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	www := t.TempDir()
	t.Chdir(smallSite(t))
	sent := 0
	for _, command := range commands {
		for _, args := range made(t, root, strings.Replace(command, "/srv/www", www, 1)) {
			var out bytes.Buffer
			if code := Main(args, &out, &out); code != 0 {
				t.Errorf("%s\nruns almanac %q and that fails:\n%s", command, args, &out)
			}
			if args[0] == "deploy" {
				sent++
			}
		}
	}
	for _, dir := range []string{filepath.Join(www, "reports"), filepath.Join(server.Root, "reports.example.org")} {
		if _, err := os.Stat(filepath.Join(dir, "index.html")); err != nil {
			t.Errorf("after %d deploys: %v", sent, err)
		}
	}
}

// made returns the arguments of each call of the program that a command comes to.
func made(t *testing.T, root, command string) (calls [][]string) {
	t.Helper()
	command = os.Expand(command, func(name string) string { return os.Getenv(name) })
	command = strings.TrimPrefix(command, "make bin/almanac && ") // the test is the program
	lines := []string{command}
	if strings.HasPrefix(command, "make ") {
		out, err := exec.Command("sh", "-c", strings.Replace(command, "make ", "make -s -n -o bin/almanac -C '"+root+"' ", 1)).CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", command, err, out)
		}
		lines = strings.Split(string(out), "\n")
	}
	for _, line := range lines {
		words := strings.Fields(strings.TrimPrefix(line, "@"))
		if len(words) > 1 && (words[0] == "bin/almanac" || words[0] == "almanac") {
			calls = append(calls, words[1:])
		}
	}
	if len(calls) == 0 {
		t.Errorf("%s never comes to the program", command)
	}
	return calls
}

// smallSite writes the site that the scripts deploy.
func smallSite(t *testing.T) string {
	a, err := txtar.ParseFile("testdata/deploy.txtar")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, f := range a.Files {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, f.Name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
