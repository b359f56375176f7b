package clause

import "github.com/newsgraph/kg/ingest"

// eventNouns map nouns that name an action to the verb of that action.
var eventNouns = pairs(`annexation:annex invasion:invade occupation:occupy seizure:seize takeover:take_over capture:capture
	attack:attack strike:strike assault:attack raid:raid bombing:bomb bombardment:bombard shelling:shell offensive:attack
	incursion:invade siege:besiege blockade:blockade withdrawal:withdraw retreat:retreat deployment:deploy
	control:control domination:dominate rule:rule support:support backing:back opposition:oppose resistance:resist
	recognition:recognize acceptance:accept rejection:reject refusal:refuse denial:deny approval:approve endorsement:endorse
	agreement:agree consent:agree promise:promise pledge:pledge vow:vow threat:threaten warning:warn offer:offer
	proposal:propose suggestion:suggest demand:demand call:call request:request appeal:appeal insistence:insist
	decision:decide plan:plan attempt:try effort:try bid:bid push:push failure:fail willingness:be_willing
	readiness:be_ready unwillingness:be_unwilling desire:want ambition:aspire aspiration:aspire intention:intend
	hope:hope wish:wish aim:aim goal:aim commitment:commit
	meeting:meet talk:meet talks:meet negotiation:negotiate discussion:meet summit:meet conversation:talk dialogue:talk
	consultation:consult visit:visit trip:travel
	war:fight fight:fight battle:fight clash:clash dispute:dispute conflict:fight feud:feud
	deal:agree pact:agree treaty:agree accord:agree alliance:ally partnership:cooperate cooperation:cooperate merger:merge
	acquisition:acquire purchase:buy sale:sell investment:invest payment:pay donation:donate contribution:contribute
	loan:lend export:export import:import delivery:deliver supply:supply supplies:supply shipment:ship
	violation:violate breach:breach abuse:abuse killing:kill murder:murder assassination:assassinate execution:execute
	kidnapping:kidnap abduction:abduct arrest:arrest detention:detain imprisonment:imprison expulsion:expel
	deportation:deport extradition:extradite release:release pardon:pardon prosecution:prosecute trial:try_in_court
	conviction:convict indictment:indict investigation:investigate inquiry:investigate probe:investigate
	criticism:criticize condemnation:condemn praise:praise accusation:accuse allegation:allege
	appointment:appoint nomination:nominate election:elect resignation:resign dismissal:dismiss firing:fire removal:remove
	ouster:oust overthrow:overthrow defeat:defeat victory:defeat loss:lose destruction:destroy
	construction:build launch:launch creation:create adoption:adopt ratification:ratify implementation:implement
	suspension:suspend cancellation:cancel extension:extend expansion:expand membership:belong
	accession:join entry:enter exit:leave departure:leave arrival:arrive return:return escape:escape
	sanction:sanction sanctions:sanction ban:ban embargo:embargo boycott:boycott
	influence:influence pressure:pressure interference:interfere intervention:intervene involvement:involve
	aid:aid assistance:assist help:help protection:protect defense:defend defence:defend
	protest:protest demonstration:demonstrate riot:riot rally:rally uprising:rise_up revolt:revolt rebellion:rebel march:march
	use:use treatment:treat testing:test test:test marriage:marry divorce:divorce`)

// directPreps are the prepositions, beside "of", that bring in the object of
// the verb behind an event noun.
var directPreps = spaced(`attack:on_against strike:on_against assault:on raid:on offensive:on_against war:on_against
	bombardment:of control:over_of rule:over domination:over support:for approval:for_of backing:for opposition:to resistance:to
	sanction:on_against sanctions:on_against ban:on embargo:on_against boycott:of blockade:of influence:on_over
	pressure:on call:with criticism:of request:for demand:for visit:to entry:to_into accession:to investment:_ investigation:into_of
	inquiry:into probe:into victory:over meeting:with talk:with talks:with summit:with discussion:with aid:to assistance:to
	help:to threat:to warning:to aggression:against purchase:of desire:for refusal:of crackdown:on`)

// intransitive event nouns: their of-phrase is who acts.
var intransitive = set(`meeting talk talks negotiation discussion summit conversation dialogue visit trip war fight battle clash
	conflict resignation departure arrival return escape failure marriage victory retreat withdrawal agreement
	protest demonstration riot rally uprising revolt rebellion march
	willingness readiness unwillingness insistence decision refusal promise pledge vow cooperation membership influence`)

// controlled event nouns take the subject of their verb as agent even with an object.
var controlled = set("recognition control support annexation approval acceptance withdrawal")

// handled event nouns may have what is handled before them: "arms supplies".
var handled = set("supply supplies delivery shipment export import sale purchase violation breach release production")

// symmetric verbs say the same of both sides.
var symmetric = set("meet marry divorce")

// reciprocalNouns name what two sides do together.
var reciprocalNouns = set("meeting talk talks negotiation discussion summit conversation dialogue call consultation")

// jointNouns name what two sides have in common once they have made it.
var jointNouns = set(`agreement deal pact treaty accord truce ceasefire contract memorandum protocol alliance partnership
	border compromise understanding settlement armistice relation tie negotiation talk discussion dialogue summit meeting`)

// jointVerbs are verbs by which two subjects make or change something that they share.
var jointVerbs = set(`sign reach conclude strike renew resume begin start open hold seal finalize finalise restore establish
	break_off sever end share initial ratify make suspend cancel normalise normalize extend form`)

// contentNouns are nouns whose content may stand in a that-clause, with the verb of
// whoever they belong to: "her conditions include that".
var contentNouns = pairs(`demand:demand condition:demand precondition:demand requirement:demand ultimatum:demand insistence:insist
	request:request proposal:propose suggestion:suggest offer:offer promise:promise pledge:pledge plan:plan goal:aim aim:aim wish:want`)

// listing verbs tell what their subject consists of.
var listing = set("include be comprise contain")

// ownEventPreps are prepositions of an adjunct in which the subject takes part.
var ownEventPreps = set("after before during following in at")

// ownEvent verbs have the event of their subject as object.
var ownEvent = set(`seek want pursue plan propose begin start resume continue end stop halt cancel postpone refuse reject
	launch hold have conduct arrange schedule join attend break_off suspend open promise offer expand increase
	step strengthen renew maintain welcome face`)

// irrealis verbs have as object an event that is not yet.
var irrealis = modalities(map[ingest.Modality]string{
	ingest.Planned:  "seek want pursue plan arrange schedule promise discuss prepare expect await negotiate approve",
	ingest.Offered:  "offer propose suggest",
	ingest.Demanded: "demand require request order urge call need",
	ingest.Possible: "consider contemplate threaten risk fear allow permit oppose reject refuse avoid prevent cancel",
})

// creates verbs bring about the event that is their object, so that it is as
// real as they are.
var creates = set("hold have make conduct launch begin start resume lead cause mean continue allow ensure order undermine")

// eventAdjectives say how real an event is.
var eventAdjectives = modalities(map[ingest.Modality]string{
	ingest.Possible: "possible potential alleged likely suspected purported hypothetical eventual feared",
	ingest.Planned:  "planned upcoming future scheduled intended forthcoming expected",
	ingest.Offered:  "proposed suggested",
})

// placePreps bring in the place of an event rather than a participant.
var placePreps = set("in at near outside inside on during after before")

// honorifics are titles that tell no office.
var honorifics = set("mr mr. mrs mrs. ms ms. miss sir dr dr. dame lord lady madam prof prof. rev rev. st st.")

// officeOf are nouns that make one title with the office before them.
var officeOf = set("state defense defence staff interior treasury justice affairs operations government parliament board house")

// fromAgents are event nouns whose agent may stand behind "from".
var fromAgents = set(`approval support permission recognition consent backing aid help assistance pressure criticism
	request demand opposition threat attack warning offer donation`)

// timePreps bring in when an event was.
var timePreps = set("since until till after before during throughout amid")

// underAdverbs stand before "under" where it tells what is, or was, so.
var underAdverbs = set("still now currently formerly previously once already presently long partly largely")

// shares are nouns for how much of a thing is meant.
var shares = set("part portion section share rest most half third quarter area swath swathe majority all much")

// performs are verbs whose subject does what their object names.
var performs = set("launch conduct begin start continue resume end stop halt suspend plan prepare step increase expand cancel postpone")
