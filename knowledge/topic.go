package knowledge

// A Topic is a thing that people ask of every call. A fact that carries one
// is found by the wordings of knowledge/topics in addition to its own.
type Topic string

// The topics.
const (
	TopicDeadline       Topic = "deadline"
	TopicTime           Topic = "time"
	TopicZone           Topic = "zone"
	TopicOpening        Topic = "opening"
	TopicStatus         Topic = "status" // can one still apply?
	TopicStages         Topic = "stages"
	TopicBudget         Topic = "budget"
	TopicMaxGrant       Topic = "max-grant"
	TopicRate           Topic = "rate"
	TopicOwnShare       Topic = "own-share"
	TopicProjects       Topic = "projects"
	TopicWho            Topic = "who"
	TopicCountry        Topic = "country"
	TopicConsortium     Topic = "consortium"
	TopicRegion         Topic = "region"
	TopicRegistration   Topic = "registration"
	TopicActivities     Topic = "activities"
	TopicAim            Topic = "aim"
	TopicDuration       Topic = "duration"
	TopicSubmission     Topic = "submission"
	TopicContact        Topic = "contact"
	TopicResults        Topic = "results"
	TopicIdentifiers    Topic = "identifiers"
	TopicDocuments      Topic = "documents"
	TopicSME            Topic = "sme"
	TopicExchange       Topic = "exchange"
	TopicExchangeLength Topic = "exchange-length"
	TopicExchangeRoles  Topic = "exchange-roles"
	TopicExchangeMoney  Topic = "exchange-money"
	TopicExchangePapers Topic = "exchange-papers"
)

// Topics returns every topic.
func Topics() []Topic {
	return []Topic{
		TopicDeadline, TopicTime, TopicZone, TopicOpening, TopicStatus, TopicStages, TopicBudget,
		TopicMaxGrant, TopicRate, TopicOwnShare, TopicProjects, TopicWho, TopicCountry,
		TopicConsortium, TopicRegion, TopicRegistration, TopicActivities, TopicAim, TopicDuration,
		TopicSubmission, TopicContact, TopicResults, TopicIdentifiers, TopicDocuments, TopicSME,
		TopicExchange, TopicExchangeLength, TopicExchangeRoles, TopicExchangeMoney, TopicExchangePapers,
	}
}
