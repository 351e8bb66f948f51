// Package learned serves what the helpdesk taught: it follows the book in the
// store, lays its entries over the content, and writes them as files where a
// content directory can be written.
package learned
