package config

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/caarlos0/env/v11"
	"go.yaml.in/yaml/v4"
)

// A Source is what a configuration is read from. Read reads a file; it is
// called for the configuration file and for secrets that stand in files.
type Source struct {
	File    string // path of the YAML file, or ""
	Environ []string
	Read    func(path string) ([]byte, error)
}

// Loaded is a configuration and where it came from.
type Loaded struct {
	Config
	From     map[string]string // key → default, file or environment variable
	Warnings []string          // unknown variables with our prefix
}

// Load reads a configuration: defaults, then the file, then the environment.
// The error lists everything that is wrong with it and holds no secret.
func Load(s Source) (*Loaded, error) {
	l := &Loaded{Config: Default(), From: map[string]string{}}
	var faults []error
	faults = append(faults, l.fromFile(s))
	vars, err := l.variables(s)
	faults = append(faults, err, l.fromEnvironment(vars))
	faults = append(faults, l.Validate()...)
	return l, errors.Join(faults...)
}

func (l *Loaded) fromFile(s Source) error {
	if s.File == "" {
		return nil
	}
	text, err := s.Read(s.File)
	if err != nil {
		return fmt.Errorf("read configuration %q: %w", s.File, err)
	}
	var keys map[string]any
	if err := yaml.Load(text, &keys); err == nil {
		for _, leaf := range Leaves(&l.Config) {
			if has(keys, strings.Split(leaf.Key, ".")) {
				l.From[leaf.Key] = s.File
			}
		}
	}
	err = yaml.Load(text, &l.Config, yaml.WithKnownFields())
	l.anchor(filepath.Dir(s.File))
	if err != nil {
		return yamlFaults(s.File, err)
	}
	return nil
}

// anchor makes paths that the file gives relative to the file's directory, so
// that the program may be started anywhere.
func (l *Loaded) anchor(dir string) {
	for _, leaf := range Leaves(&l.Config) {
		if v := leaf.value.String(); leaf.path && l.From[leaf.Key] != "" && v != "" && !filepath.IsAbs(v) {
			leaf.value.SetString(filepath.Join(dir, v))
		}
	}
}

// yamlFaults turns the reader's errors into one line for each fault.
func yamlFaults(file string, err error) error {
	var all *yaml.LoadErrors
	if !errors.As(err, &all) {
		return fmt.Errorf("%s: %w", file, err)
	}
	var faults []error
	for _, e := range all.Errors {
		faults = append(faults, fmt.Errorf("%s:%d:%d: %s", file, e.Mark.Line, e.Mark.Column, e.Message))
	}
	return errors.Join(faults...)
}

func has(keys map[string]any, path []string) bool {
	v, ok := keys[path[0]]
	if !ok || len(path) == 1 {
		return ok
	}
	inner, _ := v.(map[string]any)
	return has(inner, path[1:])
}

// variables picks our variables out of the environment, reads those that name
// a file, and warns of those that mean nothing.
func (l *Loaded) variables(s Source) (map[string]string, error) {
	known := map[string]Leaf{}
	for _, leaf := range Leaves(&l.Config) {
		known[leaf.Env] = leaf
	}
	vars, files := map[string]string{}, map[string]string{}
	for _, kv := range s.Environ {
		name, value, _ := strings.Cut(kv, "=")
		base, isFile := strings.CutSuffix(name, "_FILE")
		switch leaf, ok := known[name]; {
		case ok:
			vars[name] = value
			l.From[leaf.Key] = name
		case isFile && known[base].Secret:
			files[base] = value
			l.From[known[base].Key] = name
		case strings.HasPrefix(name, EnvPrefix):
			if name != FileVariable {
				l.Warnings = append(l.Warnings, unknown(name, known))
			}
		}
	}
	slices.Sort(l.Warnings)
	return vars, readSecrets(s, vars, files)
}

// FileVariable names the configuration file in the environment.
const FileVariable = EnvPrefix + "CONFIG"

func unknown(name string, known map[string]Leaf) string {
	best, least := "", 4
	for k := range known {
		if d := distance(name, k); k != "" && (d < least || d == least && k < best) {
			best, least = k, d
		}
	}
	if best != "" {
		return fmt.Sprintf("unknown variable %s; did you mean %s?", name, best)
	}
	return fmt.Sprintf("unknown variable %s; see `grantdesk config print` for the names", name)
}

func readSecrets(s Source, vars, files map[string]string) error {
	var faults []error
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if _, both := vars[name]; both {
			faults = append(faults, fmt.Errorf("%s and %s_FILE are both set; keep one", name, name))
			continue
		}
		text, err := s.Read(files[name])
		if err != nil {
			faults = append(faults, fmt.Errorf("%s_FILE: read %q: %w", name, files[name], err))
			continue
		}
		vars[name] = strings.TrimRight(string(text), "\r\n")
	}
	return errors.Join(faults...)
}

func (l *Loaded) fromEnvironment(vars map[string]string) error {
	var faults []error
	// Each setting is read alone, so that the error can name the variable
	// without the value, which may be a secret.
	for _, leaf := range Leaves(&l.Config) {
		value, ok := vars[leaf.Env]
		if !ok {
			continue
		}
		box := reflect.New(reflect.StructOf([]reflect.StructField{{
			Name: "V", Type: leaf.value.Type(), Tag: `env:"V"`,
		}}))
		if err := env.ParseWithOptions(box.Interface(), env.Options{Environment: map[string]string{"V": value}}); err != nil {
			faults = append(faults, fmt.Errorf("%s: want a %s", leaf.Env, kind(leaf.value.Type())))
			continue
		}
		leaf.value.Set(box.Elem().Field(0))
	}
	return errors.Join(faults...)
}

func kind(t reflect.Type) string {
	switch {
	case t.String() == "time.Duration":
		return "duration such as 30s or 48h"
	case t.Kind() == reflect.Int:
		return "whole number"
	case t.Kind() == reflect.Bool:
		return "true or false"
	}
	return t.String()
}

// distance is the number of letters to change, add or leave out (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		last := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := last
			if a[i-1] != b[j-1] {
				cost++
			}
			last = row[j]
			row[j] = min(cost, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}
