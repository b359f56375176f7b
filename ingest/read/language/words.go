package language

// words lists the words of grammar that mark a language. Words that are also
// frequent in English ("in", "die", "was", "on") mark none, and English is marked only
// by words that the others do not have.
var words = map[string]struct{ name, list string }{
	"en": {"English", "the and that with his her this had not from but which they said will would could their who been its about after more are were what when than them some into only other also such because while where there these those between should being over under both each most many very has have is it be by at for of was"},
	"de": {"German", "der und das den dem des ein eine einen einem einer nicht ist sich auch auf mit für von zu sind wird werden wurde haben nach bei aus wie über sie ich aber noch nur durch wir im zum zur dass oder vor bis gegen unter sein hatte"},
	"fr": {"French", "les des et est une dans que qui pour sur pas avec par du il elle ont sont ses aux mais au cette ce son leur plus été était nous vous être fait aussi comme deux sans sous après selon entre depuis"},
	"es": {"Spanish", "el los las del que por con una para se su como más pero sus este esta fue han sobre también hasta desde entre cuando muy sin ya hay está son dijo según ser era tras contra gobierno dos años"},
	"pt": {"Portuguese", "os das dos que uma para com não mais por como mas foi ao ele pela pelo são também sobre até isso entre depois já muito está nos na da sua seu disse segundo ser tem anos governo após"},
	"it": {"Italian", "il di che della del per una non sono con più ha dei nel alla anche come delle gli dal lo ma era questo stato essere degli nella sul dopo due dalla tra suo fra sua così secondo anni governo"},
	"ca": {"Catalan", "els les del que amb una per més són ha dels però també aquest aquesta fins als com va ser ja molt han sobre després seva segons"},
	"ro": {"Romanian", "și în din pentru care este cu nu mai sunt ale lui că fost după prin această acest fi sau către între până iar au cei a-l"},
	"nl": {"Dutch", "het een van en niet dat zijn voor met op ook aan bij naar maar wordt werd hij uit om door nog worden deze heeft dan wel over ze geen onder tegen tussen"},
	"sv": {"Swedish", "och att det som på är av för med den till inte har om ett men var sig från så kan när efter vid också han hon sade mot under eller mellan"},
	"da": {"Danish or Norwegian", "og det er til på som med af av ikke den har de et om men var seg sig fra kan når efter etter ved også han hun sagde sa mot mod eller mellem mellom blev ble"},
	"fi": {"Finnish", "ja on ei että se oli hän myös mutta ovat kun niin joka mukaan sekä tai kuin jos nyt vain ole jälkeen sanoi vuoden ollut"},
	"pl": {"Polish", "nie się jest że na do jak ale po od przez dla są tym oraz który która które był była było tego ze przed jego może już tylko także"},
	"cs": {"Czech or Slovak", "je že na se si ale aj jsou sú byl bol byla bola bylo bolo jako ako podle podľa který ktorý které ktoré také také pro pre od za po při pri jeho není nie však"},
	"hu": {"Hungarian", "az és hogy nem is egy meg csak volt már még el vagy mint szerint kell lesz után azt ezt között magyar ami aki ha mert"},
	"hr": {"Croatian, Bosnian or Serbian", "je na se da su za od koji koja koje nije ali kao što iz biti bio bila sa ili kako samo već nakon prema između također takođe"},
	"sq": {"Albanian", "dhe në për me një nga që është janë të së si ka por kjo ky më pas tij saj ishte duke edhe nuk"},
	"tr": {"Turkish", "ve bir bu için ile da de olarak daha çok en gibi olan kadar sonra değil ancak var ya ise ne oldu olduğunu tarafından dedi her"},
	"id": {"Indonesian or Malay", "yang dan di untuk dengan dari ini itu pada tidak dalam akan ke oleh telah adalah juga karena mereka sebagai kata ada bisa tersebut kepada lebih"},
	"vi": {"Vietnamese", "và của là có cho các được trong không một người này với đã những khi đến từ để về tại nhưng ông năm"},
	"sw": {"Swahili", "ya wa na kwa ni katika za la kuwa hiyo hii baada lakini cha huo wake yake zaidi kutoka pia watu alisema"},
	"tl": {"Filipino", "ang ng sa mga na ay at ito ni si para hindi kay mula nang may kung siya nila kanyang ayon din"},
}
