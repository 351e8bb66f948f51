package content

import "strconv"

// number prints a figure without an exponent.
func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
