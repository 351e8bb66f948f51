// Package learn turns what the helpdesk answered into entries of the FAQ. A
// settled ticket becomes a draft, which is a dialogue of its own; a second
// person releases it; then it hangs in the book, the one dialogue from which
// every replica reads what the helpdesk taught. Like all actors it decides and
// performs nothing.
package learn
