package content

// checkCall holds everything of a call against everything else.
func (r *reader) checkCall(d *draft, id string) {
	r.checkIdentity(d, id)
	r.checkDocuments(d)
	r.checkDeadlines(d)
	r.checkGroups(d)
	r.checkOthers(d)
	r.checkFacts(d)
	r.checkEntries(d)
	r.checkProse(d)
	if r.evaluation {
		r.checkEvaluation(d)
	}
}
