//go:build !race

package main

// everyNth has all written questions asked.
const everyNth = 1
