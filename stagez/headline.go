package stagez

// headline answers the question that brings people to the page: where does most of the time go?
type headline struct {
	Stage, Class, Share, Time, Whole string
	Part                             string // the part of the stage that takes the most time, where it takes most of it
	Straggler                        string // a sentence about the node that is much slower than the others
	Meaning, WhenHigh                string
}

func newHeadline(o operationReport) *headline {
	h := whereMostGoes(o)
	if h != nil && o.IO != nil && o.IO.Straggler != nil {
		h.Straggler = o.IO.Straggler.String()
	}
	return h
}

func whereMostGoes(o operationReport) *headline {
	var most *stageReport
	for i, s := range o.Stages {
		if most == nil || s.OwnSeconds > most.OwnSeconds {
			most = &o.Stages[i]
		}
	}
	all := o.breakdown.seconds()
	if most == nil || all == 0 {
		return nil
	}
	if o.breakdown.rest > most.OwnSeconds {
		return &headline{
			Stage: "no stage", Class: "rest", Share: percent(o.breakdown.rest / all), Time: seconds(o.breakdown.rest), Whole: seconds(all),
			Meaning: "No recorded stage measures it.",
		}
	}
	h := &headline{
		Stage: most.Stage, Class: class(most.Stage), Share: percent(most.OwnShare), Time: seconds(most.OwnSeconds),
		Whole: seconds(all), Meaning: most.Meaning, WhenHigh: most.info.WhenHigh,
	}
	for _, part := range most.Parts {
		if part.OwnShare > 0.5 {
			h.Part, h.Meaning, h.WhenHigh = part.Stage, part.Meaning, part.info.WhenHigh
		}
	}
	return h
}
