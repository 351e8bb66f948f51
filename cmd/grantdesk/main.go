// Command grantdesk answers questions about public funding calls from their
// own documents, and hands to a person what those documents do not tell.
package main

func main() {}
