package clause

import (
	"strings"

	"github.com/newsgraph/kg/ingest"
)

// set makes a word set of a blank-separated list.
func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// pairs makes a map of a blank-separated list of key:value.
func pairs(words string) map[string]string {
	m := map[string]string{}
	for _, w := range strings.Fields(words) {
		k, v, _ := strings.Cut(w, ":")
		m[k] = v
	}
	return m
}

// spaced makes a map of key:value pairs whose values are lists joined by "_".
func spaced(words string) map[string]string {
	m := pairs(words)
	for k, v := range m {
		m[k] = strings.ReplaceAll(v, "_", " ")
	}
	return m
}

// negations turn the clause round.
var negations = set("not n't n’t never nt neither nor hardly scarcely barely")

// clauseAdverbs belong to the clause even where they stand next to a predicate
// adjective.
var clauseAdverbs = set(`also still already now then however therefore thus again often sometimes usually
	generally currently previously formerly officially originally initially finally recently today once
	always mostly mainly primarily largely reportedly allegedly apparently perhaps probably likely`)

// containers are nouns that stand for a share of what their of-phrase names.
var containers = set(`part parts member members number group majority minority one some many most all any none
	each several few half third quarter rest series range variety lot bulk portion piece percent % per
	dozens hundreds thousands millions billions tens dozen hundred thousand million billion kind type form
	sort set pair couple share amount total loss control withdrawal both either region regions area areas
	town towns city cities state province side end start beginning deployment`)

// narrowing adjectives make another thing of the noun they stand before.
var narrowing = set(`nuclear military foreign economic political bilateral trilateral tripartite civil civilian
	humanitarian chemical biological naval presidential parliamentary general supreme high special prime
	vice federal national international regional local central former deputy senior eastern western northern
	southern east west north south joint mutual unilateral domestic financial medical public private social
	electric solar natural territorial occupied frozen illegal legal criminal financial`)

// subjectControl verbs hand their subject, not their object, down to an infinitive.
var subjectControl = set("promise vow pledge threaten swear use")

// modals give the modality of the verb that they stand with.
var modals = map[string]ingest.Modality{
	"will": ingest.Planned, "'ll": ingest.Planned, "’ll": ingest.Planned, "shall": ingest.Planned, "wo": ingest.Planned,
	"would": ingest.Conditional, "'d": ingest.Conditional, "’d": ingest.Conditional,
	"may": ingest.Possible, "might": ingest.Possible, "could": ingest.Possible, "can": ingest.Possible, "ca": ingest.Possible,
	"must": ingest.Demanded, "should": ingest.Demanded, "ought": ingest.Demanded,
}

// modalAdverbs weaken an assertion.
var modalAdverbs = map[string]ingest.Modality{
	"perhaps": ingest.Possible, "maybe": ingest.Possible, "possibly": ingest.Possible, "probably": ingest.Possible,
	"potentially": ingest.Possible, "likely": ingest.Possible, "presumably": ingest.Possible,
}

// modalities makes a map of lists of lemmas, each with its modality.
func modalities(lists map[ingest.Modality]string) map[string]ingest.Modality {
	out := map[string]ingest.Modality{}
	for m, words := range lists {
		for _, w := range strings.Fields(words) {
			out[w] = m
		}
	}
	return out
}

// attitudes are verbs and adjectives that govern an infinitive, with the
// modality that they give to it.
var attitudes = modalities(map[ingest.Modality]string{
	ingest.Planned: `plan aim seek try attempt intend want hope expect schedule set aspire wish look decide agree vow
		pledge promise work prepare strive struggle need propose opt choose resolve aspire long desire go due eager keen
		poised determined bid slate push mean design arrange consider supposed suppose`,
	ingest.Offered:  "offer willing ready prepared open volunteer",
	ingest.Demanded: "require oblige order command demand ask urge request instruct tell call force press compel pressure insist",
	ingest.Possible: "likely unlikely appear seem threaten tend allow permit enable let able possible invite encourage",
})

// contentModality is for verbs with a clause as their object.
var contentModality = modalities(map[ingest.Modality]string{
	ingest.Demanded: "demand require insist ask urge request order recommend call",
	ingest.Offered:  "offer propose suggest",
	ingest.Planned:  "plan intend want hope expect wish agree decide pledge promise vow aim envisage envision include",
	ingest.Possible: "fear worry imagine speculate suspect allow permit consider contemplate risk",
})

// layingDown verbs say what a plan consists of.
var layingDown = set("include suggest propose envisage envision foresee entail involve mean require provide contain")

// nounContent is for nouns with an infinitive or a clause as their content.
var nounContent = modalities(map[ingest.Modality]string{
	ingest.Demanded: "demand call request order requirement need insistence ultimatum condition precondition appeal",
	ingest.Offered:  "offer proposal suggestion willingness readiness openness",
	ingest.Planned: `plan aim goal intention bid effort attempt decision agreement pledge promise vow commitment
		ambition aspiration hope desire wish push move deal drive campaign mission pact mandate`,
	ingest.Possible: "possibility chance ability opportunity threat fear risk claim allegation right power suspicion speculation",
})

// implicatives tell from the main verb whether its infinitive happened.
var implicatives = pairs(`fail:- refuse:- decline:- neglect:- forget:- avoid:- refrain:- stop:- cease:- reject:-
	manage:+ begin:+ start:+ continue:+ keep:+ help:+ come:+ get:+ remember:+ resume:+`)

// objections are verbs that say, negated, that the action they govern may be:
// whoever does not mind meeting X or does not rule out talking to X may do it.
var objections = set("mind object oppose exclude preclude rule")

// negativeNouns are nouns whose infinitive does not happen.
var negativeNouns = set("refusal failure inability reluctance unwillingness")

// evidence nouns are facts about whether a clause is true.
var evidence = set("evidence proof sign indication suggestion doubt reason basis guarantee")

// conditionals are subordinators of a condition.
var conditionals = set("if unless provided providing lest assuming supposing only-if otherwise")

// pastMarks are subordinators behind which an event has happened whatever the
// main clause says.
var pastMarks = set("after since upon on having")

// negRaising verbs are negated in place of their object clause.
var negRaising = set("think believe expect suppose want intend plan")

// doubts are verbs that leave open whether their object clause is true.
var doubts = set("doubt question wonder ask dispute debate discuss determine decide consider investigate assess see know")

// unclear are predicates that leave open whether their clause is true.
var unclear = set("unclear uncertain clear possible likely unlikely doubtful unsure unknown conceivable certain")

// reporting verbs put the clause they govern into somebody's mouth.
var reporting = set(`say tell add state note report announce declare claim assert insist maintain argue warn hint
	indicate reveal confirm acknowledge admit concede explain stress emphasize emphasise highlight
	underline underscore reiterate remark comment write reply respond answer estimate predict allege accuse contend
	testify signal inform brief post tweet conclude disclose complain deny quip caution affirm recount lament
	boast joke repeat observe point suggest recall mention vow pledge swear promise ask wonder`)

// thinks are verbs whose content is in somebody's mind.
var thinks = set("think believe fear hope expect feel consider know understand worry doubt question suspect imagine guess suppose")

// demandVerbs have as content what somebody wants of others.
var demandVerbs = set("demand require insist ask urge request order call tell instruct want propose suggest recommend command")

// citing verbs name a source in a participle.
var citing = set("cite quote")

// documents are nouns for what is written or said, which stand for their makers
// in "according to".
var documents = set(`report statement document article interview post transcript story dispatch release letter
	memo survey poll study analysis filing announcement account tweet message broadcast comment remark`)

// speakers are nouns for people who are quoted without a name.
var speakers = set(`official source people person expert analyst diplomat spokesman spokeswoman spokesperson aide
	adviser advisor minister ambassador envoy lawyer witness resident leader authority ministry agency government
	police executive researcher scientist economist commander soldier doctor president senator lawmaker insider
	observer activist critic representative negotiator`)

// mediaNouns name media by their kind.
var mediaNouns = set(`newspaper daily weekly magazine broadcaster channel network website outlet tabloid journal
	newswire agency station media press television tv radio`)

// outlets are media that news articles quote.
var outlets = set(`bloomberg reuters interfax tass ap afp cnn bbc cnbc nbc cbs abc msnbc npr axios politico xinhua
	telegram x twitter facebook kommersant vedomosti izvestia spiegel bild haaretz dpa ansa efe kyodo yonhap
	guardian telegraph economist newsweek time fox sky anadolu mehr irna fars nikkei forbes rt ria`)

// izeVerbs are verbs that are spelt with s or z.
var izeVerbs = set(`finalise recognise organise realise criticise emphasise apologise authorise legalise legitimise
	stabilise destabilise normalise prioritise mobilise demobilise militarise demilitarise neutralise nationalise
	privatise modernise minimise maximise optimise summarise symbolise specialise penalise publicise politicise
	polarise radicalise rationalise reorganise scrutinise sympathise terrorise theorise tolerise traumatise utilise
	victimise visualise capitalise characterise centralise decentralise colonise decolonise civilise commercialise
	computerise criminalise decriminalise customise democratise digitise economise equalise familiarise fertilise
	formalise generalise globalise harmonise hospitalise humanise idealise immunise industrialise institutionalise
	internationalise itemise jeopardise liberalise localise marginalise memorise monetise monopolise moralise
	naturalise oxidise pressurise revitalise revolutionise sanitise socialise standardise sterilise stigmatise
	subsidise synchronise synthesise verbalise vandalise vaporise weaponise westernise categorise antagonise
	agonise baptise canonise crystallise energise galvanise iodise patronise personalise philosophise popularise
	randomise ritualise romanticise sensationalise tantalise ostracise italicise mechanise motorise`)

// folds are predicates that say the same.
var folds = pairs(`MEET_WITH:MEET MEET_UP_WITH:MEET SIT_WITH:MEET SIT_DOWN_WITH:MEET HOLD_TALK_WITH:MEET TURN_DOWN:REJECT
	AGREE_FOR:AGREE_TO AGREE_WITH_TO:AGREE_TO CONSIST_IN:CONSIST_OF DISCUSS_ABOUT:DISCUSS CALL_UPON:CALL_ON
	RESULT_INTO:RESULT_IN MEET_TO:MEET MEET_ALONG_WITH:MEET MEET_TOGETHER_WITH:MEET`)

// lightVerbs carry no meaning of their own before an event noun.
var lightVerbs = set(`make take give hold have launch conduct stage carry_out pay wage mount reach issue do
	undertake perform deliver express hold place start begin host attend complete open continue lead`)

// lightFolds name what a light verb and an event noun mean together.
var lightFolds = pairs(`hold+meeting:meet have+meeting:meet hold+talk:meet have+talk:meet hold+discussion:meet
	hold+negotiation:negotiate conduct+negotiation:negotiate have+negotiation:negotiate begin+negotiation:negotiate start+negotiation:negotiate
	hold+summit:meet hold+conversation:talk have+conversation:talk hold+consultation:consult hold+dialogue:talk
	make+call:call have+call:call hold+call:call place+call:call take+call:talk
	make+visit:visit pay+visit:visit make+trip:travel take+trip:travel
	make+decision:decide take+decision:decide make+offer:offer make+proposal:propose make+promise:promise
	make+demand:demand make+threat:threaten make+effort:try make+attempt:attempt make+attack:attack
	launch+attack:attack carry_out+attack:attack conduct+attack:attack stage+attack:attack mount+attack:attack
	launch+strike:strike carry_out+strike:strike conduct+strike:strike launch+invasion:invade launch+offensive:attack
	launch+assault:assault launch+raid:raid carry_out+raid:raid conduct+raid:raid
	launch+investigation:investigate open+investigation:investigate conduct+investigation:investigate
	express+doubt:doubt express+support:support express+concern:worry voice+support:support give+support:support
	provide+support:support express+opposition:oppose hold+vote:vote take+control:seize
	launch+probe:investigate open+probe:investigate open+inquiry:investigate conduct+search:search
	give+speech:speak deliver+speech:speak make+speech:speak give+approval:approve pay+tribute:honor
	make+contribution:contribute make+payment:pay make+investment:invest make+reference:refer
	make+statement:say issue+statement:say make+comment:comment make+announcement:announce`)

// matrixVerbs make a fact of their own beside the infinitive they govern.
var matrixVerbs = set(`offer refuse decline agree promise pledge vow threaten reject demand decide propose suggest
	request volunteer resolve swear deny oppose consider avoid support urge recommend include require mean entail
	prevent risk discuss plan contemplate admit`)

// wantsClause verbs have an action as their content even where it has tense.
var wantsClause = set("demand propose recommend request require prevent mean entail")

// neutralSaying verbs all mean that somebody said something.
var neutralSaying = set("say tell add state note report remark comment write reply respond answer observe announce declare explain post tweet mention inform repeat reiterate")

// demonstratives may stand for a thing; coreference decides for which.
var demonstratives = set("this that these those both each all many some most several few")

// emptyPronouns refer to nothing that can be a node.
var emptyPronouns = set(`who which whom whose what whatever whoever there where when why how one another
	other others something anything everything nothing someone anyone everyone nobody somebody anybody everybody none`)

// strong prepositions bring in a participant even where it has no name.
var strong = set("with to from against between among as")

// idlePhrases are turns of speech, not participants.
var idlePhrases = setOf(`in fact|in addition|in general|in particular|in part|at least|at most|as result|as well|of course
	at all|for example|for instance|on hand|in turn|at time|in case|by way|in end|at moment|in way|as part|in total|at once
	for now|in order|in light|by far|on average|at first|in short|on basis|to extent|in circumstance|under circumstance|in exchange|in return
	in response|in contrast|in process|by contrast|at stage|in practice|in theory|on condition|in event|at point|for part|on side|in detail|by end|at end|until end|by phone|by telephone|by video|in person`)

// idlePreps head adjuncts of which no fact is made.
var idlePreps = set("despite except like unlike without than as-well-as besides regardless instead notwithstanding")

// reciprocals are verbs that each of several subjects does with the others.
var reciprocals = set("meet agree talk negotiate clash fight speak cooperate merge compete quarrel differ separate divorce marry unite ally")

// setOf makes a set of phrases separated by bars and line ends.
func setOf(list string) map[string]bool {
	m := map[string]bool{}
	for _, s := range strings.FieldsFunc(list, func(r rune) bool { return r == '|' || r == '\n' }) {
		m[strings.TrimSpace(s)] = true
	}
	return m
}

// relational reports whether noun w names one side of a relation: an office, a
// kinship, a membership.
func relational(w string) bool { return offices[w] || relations[w] }

// offices are nouns for what somebody is of a state or organisation.
var offices = set(`president premier chancellor minister secretary king queen prince princess emperor pope leader head
	chief chairman chairwoman chair chairperson director ceo boss founder co-founder cofounder owner governor mayor senator
	congressman congresswoman representative ambassador envoy spokesman spokeswoman spokesperson adviser advisor
	aide commander general admiral colonel captain coach manager editor professor judge justice attorney prosecutor
	commissioner deputy treasurer executive officer official speaker lawmaker mp diplomat negotiator delegate
	lawyer analyst economist scientist researcher author writer reporter correspondent journalist anchor columnist
	bishop archbishop imam rabbi cardinal sheriff inspector principal dean rector member citizen native resident
	whip consul counselor counsellor chairmen player striker goalkeeper midfielder defender singer guitarist drummer`)

// delegates are offices that somebody holds for a state or body.
var delegates = set("envoy ambassador president premier chancellor king queen spokesman spokeswoman spokesperson representative negotiator delegate")

// relations are nouns for what something is to something else.
var relations = set(`ally partner friend enemy rival neighbor neighbour wife husband son daughter father mother brother
	sister widow parent child cousin uncle aunt nephew niece grandson granddaughter grandfather grandmother successor
	predecessor subsidiary unit division branch arm capital part district suburb province colony client supplier
	customer shareholder investor sponsor competitor maker producer manufacturer supporter critic opponent follower
	student teacher assistant employee colleague headquarters`)

// timeNouns head phrases that say when or how long.
var timeNouns = set(`time year month week day hour minute moment century decade morning afternoon evening night
	weekend season spring summer autumn winter past future present period while occasion date era age beginning`)

// ofVerbs take an of-phrase of their own.
var ofVerbs = set(`accuse acquit approve assure avail become beware clear complain compose comprise conceive consist convict
	convince cure deprive despair die disapprove dispose divest dream expect free inform know make notify persuade
	relieve remind repent require rid rob speak strip suspect taste tell think tire warn ask demand want hear learn
	boast form build`)

// approximators are prepositions that may stand before a subject: "over 9 million people".
var approximators = set("over under about around nearly between like than as including up near above below")

// chainVerbs govern an infinitive that is no purpose.
var chainVerbs = set(`agree refuse decline plan intend offer promise pledge vow threaten decide try attempt seek want hope
	expect aim fail manage continue begin start tend seem appear need propose struggle strive prepare
	choose opt aspire wish hesitate vote volunteer happen work`)

// personNouns are further nouns for people.
var personNouns = set(`man woman boy girl child kid baby friend worker player actor actress artist author writer user
	owner voter viewer reader victim suspect patient student teacher soldier troop fighter rebel militant protester
	refugee migrant civilian citizen volunteer member staff team family couple community public those one anyone
	someone everyone somebody winner runner candidate nominee heir veteran pilot driver officer businessman entrepreneur`)

// addressed verbs have as object somebody who is told or asked something.
var addressed = set("ask urge tell invite warn remind instruct order call press advise")

// causing verbs have as object the subject of their infinitive, of which they say nothing.
var causing = set("allow let make cause enable force lead see hear watch help permit get have keep leave find want need expect")

// judging are predicates of "it is important that ...", beside the unclear ones.
var judging = set(`important necessary essential crucial vital obvious evident true false good bad better best hard
	difficult easy impossible natural strange surprising unlikely unfair fair wrong right time illegal legal`)

// planNouns name what lays down an action and so can be said to do it.
var planNouns = set("agreement deal plan proposal law bill treaty pact resolution measure order decree ruling mission campaign initiative programme program scheme strategy")

// ledBodies are bodies that bear the name of who leads them.
var ledBodies = set("administration government regime cabinet")

// gerundPreps are verbs with a gerund as their content behind a preposition.
var gerundPreps = spaced(`call:for aim:at insist:on_upon plan:on accuse:of suspect:of charge:with warn:against focus:on
	think:of_about talk:about consider:_ object:to agree:on decide:on_against work:on push:for press:for advocate:for
	hope:for prepare:for refrain:from prevent:from stop:from ban:from bar:from apologize:for blame:for criticize:for
	condemn:for praise:for thank:for threaten:with vote:for_against propose:_ argue:for_against`)

// gerundModality is what such a verb says of its content.
var gerundModality = modalities(map[ingest.Modality]string{
	ingest.Demanded: "call insist push press advocate warn argue vote",
	ingest.Planned:  "aim plan hope prepare decide agree work",
	ingest.Possible: "think talk consider suspect object threaten accuse charge",
})

// ofObject verbs tell of their object what the gerund behind the preposition says.
var ofObject = set("accuse suspect charge prevent stop ban bar blame criticize condemn praise thank warn")

// weekdays may stand without a preposition beside the subject.
var weekdays = set("monday tuesday wednesday thursday friday saturday sunday yesterday today")

// appealVerbs address with a preposition whom they want to do something: "called on Russia to agree".
var appealVerbs = set("call appeal plead press push rely depend count wait look prevail")

// byWanted verbs have as object something that the by-phrase inside it shall give.
var byWanted = set("require need seek demand await expect")

// raising verbs are passive before an infinitive of the same subject: "is said to".
var raising = set(`say report believe think know consider see find allege rumor rumour feel understand estimate make help
	permit forbid teach advise encourage inspire lead choose elect select appoint leave`)

// memberPreps bring in members of what stands before them.
var memberPreps = set2("such as", "including", "like", "among them")

func set2(words ...string) map[string]bool {
	m := map[string]bool{}
	for _, w := range words {
		m[w] = true
	}
	return m
}

// asides are prepositions beside a reporting verb that say nothing of what is said.
var asides = set("on after before during since until for by over amid through via while as")
