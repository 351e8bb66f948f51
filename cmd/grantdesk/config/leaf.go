package config

import (
	"fmt"
	"reflect"
	"strings"
)

// EnvPrefix begins the name of every variable.
const EnvPrefix = "GRANTDESK_"

// A Leaf is one setting.
type Leaf struct {
	Key    string // in the file: store.redis.addrs
	Env    string // in the environment: GRANTDESK_STORE_REDIS_ADDRS; empty: file only
	Doc    string
	Secret bool
	path   bool // relative to the file that holds it
	value  reflect.Value
}

// Leaves returns every setting of c in the order of the reference.
func Leaves(c *Config) []Leaf {
	return leaves(reflect.ValueOf(c).Elem(), "", EnvPrefix)
}

func leaves(v reflect.Value, key, env string) (ls []Leaf) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		k := key + f.Tag.Get("yaml")
		if prefix, ok := f.Tag.Lookup("envPrefix"); ok {
			ls = append(ls, leaves(v.Field(i), k+".", env+prefix)...)
			continue
		}
		l := Leaf{Key: k, Doc: f.Tag.Get("doc"), Secret: f.Tag.Get("secret") == "true", path: f.Tag.Get("path") == "true", value: v.Field(i)}
		if name := f.Tag.Get("env"); name != "" {
			l.Env = env + name
		}
		ls = append(ls, l)
	}
	return ls
}

// String returns the value as the file would hold it; a secret that is set
// is masked.
func (l Leaf) String() string {
	switch v := l.value.Interface().(type) {
	case string:
		if l.Secret && v != "" {
			return "********"
		}
		return fmt.Sprintf("%q", v)
	case []string:
		return "[" + strings.Join(v, ", ") + "]"
	case []SlackWorkspace:
		var teams []string
		for _, w := range v {
			teams = append(teams, w.Team)
		}
		return "[" + strings.Join(teams, ", ") + "]"
	default:
		return fmt.Sprint(v)
	}
}
