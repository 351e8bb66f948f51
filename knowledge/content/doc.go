// Package content reads a content directory, strictly: it reports every fault
// at once with its place, and hands out a library only when there is none.
//
//	calls/<id>/call.yaml       the call
//	calls/<id>/facts.yaml      its facts
//	calls/<id>/faq.yaml        its FAQ entries, more of them in faq/*.yaml
//	calls/<id>/texts/          its documents, <document>.<language>.md or .txt
//
// docs/content.md describes the files for the people who write them.
package content
