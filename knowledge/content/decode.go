package content

import (
	"encoding"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"grantdesk/knowledge"
)

// A decoder fills a value from a tree and reports every deviation from its
// type. (The library's own decoder stops at the type; this one knows which
// keys must be there, which words are allowed, and what was probably meant.)
type decoder struct {
	src    *source
	report func(knowledge.Fault)
}

func decode(s *source, out any, report func(knowledge.Fault)) {
	d := decoder{s, report}
	d.value(s.root, reflect.ValueOf(out).Elem(), rule{})
}

func (d decoder) fault(n *yaml.Node, hint, format string, args ...any) {
	p := place{src: d.src, node: n, line: n.Line, col: n.Column}
	d.report(p.fault(fmt.Sprintf(format, args...), hint))
}

// value decodes n into v; ru says what else holds for it.
func (d decoder) value(n *yaml.Node, v reflect.Value, ru rule) {
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		d.fault(n, "write the value out", "references within a file (& and *) are not read")
		return
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.value(n, v.Elem(), ru)
		return
	}
	if u, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		d.unmarshal(n, u)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		d.structure(n, v)
	case reflect.Slice:
		d.list(n, v, ru)
	case reflect.Map:
		d.table(n, v, ru)
	default:
		d.scalar(n, v, ru)
	}
}

func (d decoder) unmarshal(n *yaml.Node, u encoding.TextUnmarshaler) {
	if !d.is(n, yaml.ScalarNode) {
		return
	}
	if err := u.UnmarshalText([]byte(n.Value)); err != nil {
		message, hint, _ := strings.Cut(err.Error(), ": ")
		d.fault(n, hint, "not a %s", message)
	}
}

// is reports whether n has the kind, and a fault when it has not.
func (d decoder) is(n *yaml.Node, k yaml.Kind) bool {
	if n.Kind == k {
		return true
	}
	names := map[yaml.Kind]string{yaml.ScalarNode: "a single value", yaml.SequenceNode: "a list", yaml.MappingNode: "keys with values"}
	hint := ""
	if k == yaml.SequenceNode && n.Kind == yaml.ScalarNode {
		hint = fmt.Sprintf("write [%s]", n.Value)
	}
	d.fault(n, hint, "%s expected, found %s", names[k], names[n.Kind])
	return false
}

// structure decodes the keys of n into the fields of v.
func (d decoder) structure(n *yaml.Node, v reflect.Value) {
	if !d.is(n, yaml.MappingNode) {
		return
	}
	fields := keysOf(v.Type())
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, val := n.Content[i], n.Content[i+1]
		f, known := fields[k.Value]
		switch {
		case !known:
			d.fault(k, didYouMean(k.Value, names(fields)), "unknown key %q", k.Value)
		case seen[k.Value]:
			d.fault(k, "keep one of the two", "key %q is there twice", k.Value)
		case val.Kind == yaml.ScalarNode && val.ShortTag() == "!!null":
			d.fault(k, "fill it in, or delete the line", "key %q has no value", k.Value)
		default:
			d.value(val, v.Field(f), ruleOf(v.Type().Name(), k.Value))
		}
		seen[k.Value] = true
	}
	for _, key := range names(fields) {
		if ruleOf(v.Type().Name(), key).required && !seen[key] {
			d.fault(n, "", "key %q is missing", key)
		}
	}
}

func (d decoder) list(n *yaml.Node, v reflect.Value, ru rule) {
	if !d.is(n, yaml.SequenceNode) {
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content)))
	for i, c := range n.Content {
		d.value(c, v.Index(i), ru)
	}
}

// table decodes a map: per language, or by free ids.
func (d decoder) table(n *yaml.Node, v reflect.Value, ru rule) {
	if !d.is(n, yaml.MappingNode) {
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	byLang := v.Type().Key() == reflect.TypeFor[knowledge.Lang]()
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, c := n.Content[i], n.Content[i+1]
		key := reflect.ValueOf(k.Value).Convert(v.Type().Key())
		switch {
		case byLang && !knowledge.Lang(k.Value).Known():
			d.fault(k, "content is written in "+languages(), "unknown language %q", k.Value)
			continue
		case v.MapIndex(key).IsValid():
			d.fault(k, "keep one of the two", "key %q is there twice", k.Value)
			continue
		}
		e := reflect.New(v.Type().Elem()).Elem()
		d.value(c, e, rule{filled: byLang})
		v.SetMapIndex(key, e)
	}
	if byLang {
		d.translations(n, v, ru)
	}
}

// translations holds a per-language map to all languages; a quote stands in
// the languages in which the document itself exists.
func (d decoder) translations(n *yaml.Node, v reflect.Value, ru rule) {
	for _, l := range knowledge.Languages() {
		if !ru.someLangs && !v.MapIndex(reflect.ValueOf(l)).IsValid() {
			d.fault(n, "", "the translation %q is missing", l)
		}
	}
}

func (d decoder) scalar(n *yaml.Node, v reflect.Value, ru rule) {
	if !d.is(n, yaml.ScalarNode) {
		return
	}
	switch v.Kind() {
	case reflect.String:
		d.text(n, v, ru)
	case reflect.Bool:
		if n.Value != "true" && n.Value != "false" {
			d.fault(n, "write true or false", "%q is neither true nor false", n.Value)
			return
		}
		v.SetBool(n.Value == "true")
	case reflect.Int:
		i, err := strconv.Atoi(n.Value)
		if err != nil || i < 0 {
			d.fault(n, "write it in digits only, without quotes", "%q is not a whole number", n.Value)
		}
		v.SetInt(int64(i))
	case reflect.Float64:
		f, err := strconv.ParseFloat(n.Value, 64)
		if err != nil || f < 0 || f > 1e15 || math.IsNaN(f) || n.Style != 0 {
			d.fault(n, "write it like 500000 or 7.5: no spaces, no thousands separator, no unit, no quotes", "%q is not a number", n.Value)
			return
		}
		v.SetFloat(f)
	}
}

func (d decoder) text(n *yaml.Node, v reflect.Value, ru rule) {
	s := strings.TrimSpace(n.Value)
	switch {
	case n.ShortTag() == "!!null":
		d.fault(n, "", "the text is empty")
	case n.ShortTag() == "!!bool":
		d.fault(n, fmt.Sprintf("write %q with the quotes", s), "a text is expected, %s is a yes or no", s)
	case s == "" && (ru.filled || ru.required):
		d.fault(n, "", "the text is empty")
	case ru.country && n.Style == 0 && yamlBool(s):
		d.fault(n, fmt.Sprintf("write %q with the quotes; without them other programs read a yes or no", strings.ToUpper(s)), "the country code %s must stand in quotes", s)
	case len(ru.oneOf) > 0 && !contains(ru.oneOf, s):
		d.fault(n, didYouMean(s, ru.oneOf), "%q is none of %s", s, strings.Join(ru.oneOf, ", "))
	case ru.id && !validID(s):
		d.fault(n, "use letters, digits, dots and hyphens, no spaces", "%q cannot be an id", s)
	}
	v.SetString(s)
}

// yamlBool reports whether YAML 1.1 takes a plain s for true or false.
func yamlBool(s string) bool {
	switch strings.ToLower(s) {
	case "no", "yes", "on", "off", "n", "y", "true", "false":
		return true
	}
	return false
}
