package knowledge

// A Call is one public call for proposals.
type Call struct {
	ID          string         `yaml:"id"`          // directory name, e.g. clusterxchange-2020
	Identifiers []string       `yaml:"identifiers"` // official ids, e.g. COS-CLUSTER-2020-3-03
	Aliases     []string       `yaml:"aliases"`     // other spellings and names that people use
	Title       Text           `yaml:"title"`
	Short       Text           `yaml:"short"` // how a sentence names it: "ClusterXchange 2020"
	Programme   Text           `yaml:"programme"`
	Body        Text           `yaml:"body"`
	About       Text           `yaml:"about"` // one or two sentences: what it is for
	Zone        string         `yaml:"zone"`  // IANA name, e.g. Europe/Brussels
	Status      *ClaimedStatus `yaml:"status"`
	Opens       *Opening       `yaml:"opens"`
	Deadlines   []Deadline     `yaml:"deadlines"`
	Stopped     *Stop          `yaml:"stopped"`
	Amounts     Amounts        `yaml:"amounts"`
	Countries   []CountryGroup `yaml:"countries"`
	Contacts    []Contact      `yaml:"contacts"`
	Documents   []Document     `yaml:"documents"`
	Others      []OtherCall    `yaml:"others"`
}

// Amounts are the sums that checks hold against the facts. Zero means not stated.
type Amounts struct {
	Currency string  `yaml:"currency"`  // ISO 4217
	Budget   float64 `yaml:"budget"`    // whole call, in currency units
	MaxGrant float64 `yaml:"max_grant"` // per project, in currency units
	MaxRate  float64 `yaml:"max_rate"`  // percent of eligible costs
	Projects int     `yaml:"projects"`  // expected number of funded projects
}

// A CountryGroup is a list of countries that are treated alike.
type CountryGroup struct {
	ID     string   `yaml:"id"` // e.g. eu27, cosme, not-participating, special
	Name   Text     `yaml:"name"`
	Codes  []string `yaml:"codes"`  // ISO 3166-1 alpha-2, XK for Kosovo
	May    string   `yaml:"may"`    // yes, no or special: may an organisation there apply?
	Say    Text     `yaml:"say"`    // for special: what to tell; else added to the answer
	Source Source   `yaml:"source"` // where the list stands
}

// A Contact is where a person can ask.
type Contact struct {
	ID     string `yaml:"id"`
	For    Text   `yaml:"for"` // what it helps with
	Email  string `yaml:"email"`
	URL    string `yaml:"url"`
	Source Source `yaml:"source"`
}

// An OtherCall is a call or programme that is not this one but that people
// mean or mix up with it; the bot says so instead of answering for it.
type OtherCall struct {
	ID      string   `yaml:"id"`
	Names   []string `yaml:"names"`   // identifiers and names, any language
	Title   Text     `yaml:"title"`   // how a sentence names it
	Kind    string   `yaml:"kind"`    // predecessor, sibling, successor or other
	Remark  Text     `yaml:"remark"`  // how it relates to this call
	Related []string `yaml:"related"` // ids of facts of this call that speak of it
}
