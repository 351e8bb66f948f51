package content

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"go.yaml.in/yaml/v4"

	"grantdesk/knowledge"
	"grantdesk/knowledge/selfcheck"
)

// SchemaKinds returns the kinds of files that a schema describes.
func SchemaKinds() []string { return []string{"call", "facts", "faq", "entries", "selfcheck"} }

// Schema returns the JSON Schema of a kind of file, or of all for "". It is
// made from the types and rules that the reader itself goes by, so the two
// cannot differ about a key.
func Schema(kind string) ([]byte, error) {
	roots := map[string]reflect.Type{
		"call":    reflect.TypeFor[knowledge.Call](),
		"facts":   reflect.TypeFor[factsFile](),
		"faq":     reflect.TypeFor[knowledge.FAQ](),
		"entries": reflect.TypeFor[entriesFile](),

		"selfcheck": selfcheck.Shape(),
	}
	s := schema{defs: map[string]any{}}
	root := map[string]any{"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Grantdesk content"}
	switch t, ok := roots[kind]; {
	case ok:
		root["$ref"] = s.of(t, rule{})["$ref"]
	case kind == "":
		var any []map[string]any
		for _, k := range SchemaKinds() {
			any = append(any, s.of(roots[k], rule{}))
		}
		root["anyOf"] = any
	default:
		return nil, fmt.Errorf("no schema for %q: the kinds are %q", kind, SchemaKinds())
	}
	root["$defs"] = s.defs
	return json.MarshalIndent(root, "", "  ")
}

// A schema collects the definitions of the structs that it meets.
type schema struct{ defs map[string]any }

func (s schema) of(t reflect.Type, ru rule) map[string]any {
	switch t {
	case reflect.TypeFor[knowledge.Date]():
		return map[string]any{"type": "string", "pattern": `^\d{4}-\d{2}-\d{2}$`}
	case reflect.TypeFor[yaml.Node](): // an answer of whatever kind
		return map[string]any{}
	case selfcheck.ShortShape():
		return map[string]any{"anyOf": []any{words(rule{filled: true}), s.structure(t)}}
	case reflect.TypeFor[knowledge.LocalTime]():
		return map[string]any{"type": "string", "pattern": `^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$`}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return s.of(t.Elem(), ru)
	case reflect.Struct:
		return s.structure(t)
	case reflect.Slice:
		return map[string]any{"type": "array", "items": s.of(t.Elem(), ru)}
	case reflect.Map:
		return s.table(t, ru)
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int:
		return map[string]any{"type": "integer", "minimum": 0}
	case reflect.Float64:
		return map[string]any{"type": "number", "minimum": 0}
	}
	return words(ru)
}

// words is a text; a version or section may look like a number.
func words(ru rule) map[string]any {
	switch {
	case len(ru.oneOf) > 0:
		return map[string]any{"enum": ru.oneOf}
	case ru.country:
		return map[string]any{"type": "string", "pattern": "^[A-Z]{2}$"}
	case ru.id:
		return map[string]any{"type": []string{"string", "number"}, "pattern": idPattern.String()}
	case ru.filled || ru.required:
		return map[string]any{"type": []string{"string", "number"}, "pattern": `\S`}
	}
	return map[string]any{"type": []string{"string", "number"}}
}

func (s schema) structure(t reflect.Type) map[string]any {
	name := t.Name()
	if t.PkgPath() == selfcheck.Shape().PkgPath() {
		name = "selfcheck." + name // there are documents of both kinds
	}
	ref := map[string]any{"$ref": "#/$defs/" + name}
	if _, done := s.defs[name]; done {
		return ref
	}
	properties := map[string]any{}
	def := map[string]any{"type": "object", "additionalProperties": false, "properties": properties}
	s.defs[name] = def
	must := s.fields(t, properties)
	if slices.Sort(must); len(must) > 0 {
		def["required"] = must
	}
	return ref
}

// fields adds the keys of a type, and those of a type in its place, to
// properties and returns those that must be there.
func (s schema) fields(t reflect.Type, properties map[string]any) (must []string) {
	for key, i := range keysOf(t) {
		ru := ruleOf(t.Name(), key)
		properties[key] = s.of(t.Field(i).Type, ru)
		if ru.required {
			must = append(must, key)
		}
	}
	for i := range t.NumField() {
		if t.Field(i).Tag.Get("yaml") == ",inline" {
			must = append(must, s.fields(t.Field(i).Type, properties)...)
		}
	}
	return must
}

// table is a map: by language, or by free ids.
func (s schema) table(t reflect.Type, ru rule) map[string]any {
	if t.Key() != reflect.TypeFor[knowledge.Lang]() {
		return map[string]any{"type": "object", "additionalProperties": s.of(t.Elem(), rule{filled: true})}
	}
	properties := map[string]any{}
	for _, l := range knowledge.Languages() {
		properties[string(l)] = s.of(t.Elem(), rule{filled: true})
	}
	def := map[string]any{"type": "object", "additionalProperties": false, "properties": properties}
	if !ru.someLangs {
		def["required"] = knowledge.Languages()
	}
	return def
}
