package learned

import (
	"io/fs"
	"maps"
	"slices"

	"grantdesk/bot/learn"
	"grantdesk/knowledge"
	"grantdesk/knowledge/content"
)

// files are what a book adds to content and takes from it.
func files(b learn.Book) map[string][]byte {
	all := map[string][]byte{}
	for _, i := range b.Items {
		all[content.LearnedFile(i.Call, i.ID)] = nil
		if i.Live() {
			all[content.LearnedFile(i.Call, i.ID)] = i.File
		}
	}
	return all
}

// read reads content with the files of a book over it. A file that content
// has no room for any more, such as one whose question was written into the
// FAQ since, is left out and named: the helpdesk's words never keep the rest
// from being served.
func read(base fs.FS, files map[string][]byte) (release *content.Release, faults []knowledge.Fault, left []string) {
	files = maps.Clone(files)
	for {
		release, faults = content.Read(content.Overlay(base, files))
		if release != nil || !drop(files, faults, &left) {
			return release, faults, left
		}
	}
}

// drop takes files out that have faults, or the last one when none has; false:
// there was none to take out.
func drop(files map[string][]byte, faults []knowledge.Fault, left *[]string) bool {
	names := slices.Sorted(maps.Keys(files))
	names = slices.DeleteFunc(names, func(n string) bool { return files[n] == nil })
	if len(names) == 0 {
		return false
	}
	var wrong []string
	for _, f := range faults {
		if !f.Warning && slices.Contains(names, f.File) {
			wrong = append(wrong, f.File)
		}
	}
	if len(wrong) == 0 {
		wrong = names[len(names)-1:]
	}
	for _, n := range slices.Compact(wrong) {
		delete(files, n)
		*left = append(*left, n)
	}
	return true
}
