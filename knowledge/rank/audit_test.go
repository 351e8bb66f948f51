package rank_test

import (
	"fmt"
	"testing"

	"grantdesk/knowledge"
	"grantdesk/knowledge/rank"
)

// rivals is the library with two entries that are worded alike and one that is
// worded like nothing else.
func rivals() *knowledge.Library {
	lib := library()
	p := lib.Calls[0]
	for _, e := range []struct {
		id, thing string
		words     []string
	}{
		{"S.1", "Speicher", []string{"Batterie", "Akku", "Speichergerät", "Stromspeicher"}},
		{"S.2", "Speicher", []string{"Batterie", "Akku", "Speichergerät", "Stromspeicher"}},
		{"Z.1", "Zebra", []string{"Zebra", "Zebra heute", "Zebra morgen", "Zebrastreifen Zebra"}},
	} {
		x := knowledge.Entry{ID: e.id, Question: knowledge.Text{knowledge.De: "Was ist mit dem " + e.thing + "?"}, Variants: knowledge.Phrasings{}}
		for i, w := range e.words {
			x.Variants[knowledge.De] = append(x.Variants[knowledge.De], fmt.Sprintf("%s wie %d %s", w, i, e.id[:1]))
		}
		p.FAQ.Entries = append(p.FAQ.Entries, x)
	}
	return lib
}

// An audit shows which entries take each other's wordings.
func TestAudit(t *testing.T) {
	audits, err := finder(t, rivals()).Audit()
	if err != nil {
		t.Fatal(err)
	}
	by := map[string]rank.Audited{}
	for _, u := range audits[0].Units {
		if audits[0].Lang != knowledge.De {
			t.Fatalf("the first audit is in %q", audits[0].Lang)
		}
		by[u.ID] = u
	}
	if z := by["Z.1"]; z.Asked != 5 || z.Share() < 0.7 {
		t.Errorf("the zebra wins %d of %d", z.Won, z.Asked)
	}
	if a, b := by["S.1"], by["S.2"]; a.To(knowledge.KindEntry, "S.2")+b.To(knowledge.KindEntry, "S.1") < 4 {
		t.Errorf("entries that are worded alike are told apart: %+v, %+v", a, b)
	}
}

// A calibration belongs to the version of the content, comes the same every
// time, and never loosens what is shipped.
func TestCalibrations(t *testing.T) {
	lib := crowd(200)
	lib.Version = "v1"
	version, cs, err := finder(t, lib).Calibrations()
	if err != nil || version != "v1" || len(cs) != 2 {
		t.Fatalf("Calibrations() = %q, %v, %v", version, cs, err)
	}
	de := cs[0]
	if de.HeldOut < 50 || de.Found < 0.5 || de.Answer.Used < de.Answer.Shipped || de.In.Used < de.In.Shipped {
		t.Errorf("calibration is %+v", de)
	}
	if _, again, _ := finder(t, lib).Calibrations(); again[0] != de {
		t.Errorf("another load gives %+v, want %+v", again[0], de)
	}
	if _, few, _ := finder(t, library()).Calibrations(); few[1].Answer.Own != 0 && few[1].HeldOut < 20 {
		t.Errorf("too few wordings were trusted: %+v", few[1])
	}
}
