// Package email is a helpdesk that works by e-mail: cards and notes go out
// over SMTP, and answers come back to an address that names the question and
// is signed, so that nobody can write into a question whose mail they did not
// get.
package email
