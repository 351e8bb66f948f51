package rank

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// The quick powers of e are as good as the exact ones to five digits, whatever
// speaks for the kins.
func TestSoftmax(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOfN(rapid.Float32Range(-200, 200), 1, 40).Draw(t, "p")
		top, sum := math.Inf(-1), 0.0
		for _, v := range p {
			top = max(top, float64(v))
		}
		for _, v := range p {
			sum += math.Exp(float64(v) - top)
		}
		got := append([]float32(nil), p...)
		softmax(got)
		for k, v := range p {
			if want := math.Exp(float64(v)-top) / sum; math.Abs(float64(got[k])-want) > 1e-5*want+1e-30 {
				t.Fatalf("%v of %v became %v, want %v", v, p, got[k], want)
			}
		}
	})
}
