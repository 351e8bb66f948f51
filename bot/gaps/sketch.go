package gaps

import (
	"math"
	"math/bits"

	"grantdesk/bot"
)

// A sketch counts distinct people by linear counting: each sets one bit of
// MarkBits, which one of many people share.
type sketch []byte

// add sets the bit of a mark.
func (s sketch) add(mark int) sketch {
	if len(s) == 0 {
		s = make(sketch, bot.MarkBits/8)
	}
	if mark >= 0 && mark < bot.MarkBits {
		s[mark/8] |= 1 << (mark % 8)
	}
	return s
}

// with returns the sketch of the people of both.
func (s sketch) with(o sketch) sketch {
	both := make(sketch, bot.MarkBits/8)
	for i := range both {
		if i < len(s) {
			both[i] |= s[i]
		}
		if i < len(o) {
			both[i] |= o[i]
		}
	}
	return both
}

// people estimates how many people set bits.
func (s sketch) people() int {
	set := 0
	for _, b := range s {
		set += bits.OnesCount8(b)
	}
	if set >= bot.MarkBits {
		set = bot.MarkBits - 1
	}
	return int(math.Round(-bot.MarkBits * math.Log(1-float64(set)/bot.MarkBits)))
}
