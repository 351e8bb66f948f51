// Package privacy knows where data about a person stands: the file that lists
// the person's dialogues, the traces by which their ids are recognised in what
// channels keep, and the document that shows the person all of it. It reads
// and erases nothing itself.
package privacy
