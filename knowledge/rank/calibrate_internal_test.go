package rank

import "testing"

// trialsOf are 100 trials: of those with a confidence above a half, which are
// wrong; and what the struck ones come to.
func trialsOf(wrong func(confidence float64) bool, struck float64) (ts []trial) {
	first := scored{unit: &unit{}}
	for i := range 100 {
		c := float64(i) / 100
		ts = append(ts, trial{kept: verdict{confidence: c, first: first}, struck: verdict{score: struck, confidence: struck, first: first}, right: !wrong(c)})
	}
	return ts
}

// The gate is the stricter of the shipped one and of what held-out and
// struck-out wordings need, and never stricter than the strictest.
func TestCalibrate(t *testing.T) {
	never := func(float64) bool { return false }
	for _, c := range []struct {
		name       string
		trials     []trial
		answer, in float64
	}{
		{"too few", trialsOf(func(float64) bool { return true }, 1)[:fewest-1], shipped.answer, shipped.in},
		{"all right", trialsOf(never, 0), shipped.answer, shipped.in},
		{"wrong below 0.83", trialsOf(func(c float64) bool { return c < 0.83 }, 0), 0.78, shipped.in},
		{"never right", trialsOf(func(float64) bool { return true }, 0), strictAnswer, shipped.in},
		{"struck is asserted", trialsOf(never, 0.78), 0.78, strictIn},
		{"struck is sure", trialsOf(never, 0.99), strictAnswer, strictIn},
	} {
		var s shelf
		s.calibrate(c.trials)
		if s.gate.answer != c.answer || s.gate.in != c.in || s.outcome.Answer.Used != c.answer || s.outcome.In.Used != c.in {
			t.Errorf("%s: gate %+v, want answer %v and in %v", c.name, s.gate, c.answer, c.in)
		}
	}
}
