#include "lyrics/stop_words.hpp"

#include <algorithm>
#include <array>

namespace tutti::lyrics {

namespace {

// Folded, a blank between two. A word that another language means something by is a stop word all the same
// only where it is frequent ("die", "war" are left out: a song in English that says them means them).

constexpr std::string_view sung =
    "ah aha ahh ay ayy ba bam bop bum cha da dah dee di doo dum duh eh ey ha haha hah hey heya hmm ho huh "
    "la lala lalala mm mmm na nana nanana nah no oh ohh oho oo ooh oooh ou ow pa pam sha shala ta tra uh uhh "
    "uhuh "
    "um whoa whoah wo woah woo wow ya yah yay yea yeah yeh yep yo yoo chorus verse bridge intro outro "
    "refrain hook "
    "repeat instrumental solo interlude";

constexpr std::string_view english =
    "a about above after again against ain aint all almost along already also always am an and another any "
    "anybody "
    "anyone anything are arent around as at away back be became because become been before behind being "
    "below "
    "between both but by came can cant cannot cause come comes coming could couldnt cuz did didnt do does "
    "doesnt "
    "doing done dont down during each either else em enough even ever every everybody everyone everything "
    "few for "
    "from gave get gets getting give gives go goes going gon gone gonna got gotta had hadnt has hasnt have "
    "havent "
    "having he hed her here hes hers herself him himself his how hows however id if ill im in instead into "
    "is isnt "
    "it itll its itself ive just keep keeps kind knew know known knows last least less let lets like ll long "
    "look "
    "looking lot made make makes making many may maybe me mean might mine more most much must my myself near "
    "need "
    "needs neither never next nobody none nor not nothing now of off often on once one ones only or other "
    "others "
    "ought our ours ourselves out over own perhaps please put quite rather re really said same saw say says "
    "see "
    "seem seems seen shall shant she shes should shouldnt since so some somebody someone something somehow "
    "sometimes somewhere soon still such sure take takes taking tell tells than that thats the their theirs "
    "them "
    "themselves then there theres these they theyd theyll theyre theyve thing things think this those though "
    "thought through thru til till to told too took toward tried try trying two under until up upon us use "
    "used "
    "ve very wait wanna want wanted wants was wasnt way we well went were werent weve what whats whatever "
    "when "
    "whenever where wheres wherever whether which while who whoever whole whos whom whose why will with "
    "within "
    "without wont would wouldnt yes yet you youd youll your youre yours yourself youve";

constexpr std::string_view german =
    "aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bin bis bist "
    "bisschen "
    "da dabei dafur dagegen daher damit danach dann daran darauf daraus darf darin daruber darum das dass "
    "dein "
    "deine deinem deinen deiner dem den denen denn der deren des deshalb dessen dich diese diesem diesen "
    "dieser "
    "dieses dir doch dort du durch ein eine einem einen einer eines einfach einmal er es etwas euch euer "
    "eure "
    "fur ganz gar gegen gehabt geht gehen gibt ging habe haben hab hast hat hatte hatten hattest hier hin "
    "hinter "
    "ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in ins irgendwas irgendwann irgendwie irgendwo "
    "ist ja "
    "jede jedem jeden jeder jedes jemand jetzt kann kannst kein keine keinem keinen keiner komm kommt kommen "
    "konnen "
    "konnte lang lass lassen lasst mach machen macht mal man manchmal mehr mein meine meinem meinen meiner "
    "mich "
    "mir mit mochte muss mussen musst nach nein nicht nichts nie niemals niemand noch nun nur ob oder ohne "
    "sag "
    "sagen sagt schon sehr sei seid sein seine seinem seinen seiner seit sich sie sieht sind so sogar soll "
    "sollen "
    "sollte sondern sonst uber um und uns unser unsere unserem unseren unter viel viele vielleicht vom von "
    "vor "
    "wann warum was weg weil weiss weisst weiter welche welcher wenn wer werde werden wie wieder wieso will "
    "willst "
    "wir wird wirst wo wohin wollen worden wurde wurden zu zum zur zwar zwischen";

constexpr std::string_view french =
    "ai aie aller alors as assez au aucun aujourd aura aurait aussi autre autres aux avait avant avec avez "
    "avoir "
    "avons ayant bien bon car ce cela celle celles celui ces cet cette ceux chaque chez ci comme comment "
    "dans de "
    "deja depuis des deux dire dis dit dois doit donc dont du elle elles en encore entre es est et etaient "
    "etait "
    "etant ete etes etre eu eux fait faire fais faut hors ici il ils jamais je juste jusqu jusque lequel les "
    "leur leurs loin lors lorsque lui ma mais malgre me meme memes merci mes mieux moi moins mon ne ni non "
    "nos "
    "notre nous on ont ou oui par parce pareil parfois pas pendant peu peut peux plus plutot pour pourquoi "
    "pourtant "
    "pres presque puis puisque qu quand que quel quelle quelles quelque quelques quels qui quoi rien sa sais "
    "sait "
    "sans se sera serait ses seul seulement si sien soi sois soit sommes son sont sous suis sur tant te tel "
    "telle "
    "tellement tes toi ton toujours tous tout toute toutes tres trop tu un une va vais vas vers veut veux "
    "voila "
    "voir vois vont vos votre vous vraiment vu";

constexpr std::string_view spanish = "adonde ahora ahi al algo alguien algun alguna algunas alguno algunos "
                                     "alli ante antes aqui aquel aquella aun "
                                     "aunque asi bajo bien cada casi como con conmigo contigo contra cosa "
                                     "cosas cual cuales cuando cuanto de debe "
                                     "decir del dentro desde despues dice dices digo donde dos el ella ellas "
                                     "ellos en entonces entre era eran eras "
                                     "eres es esa esas ese eso esos esta estaba estado estamos estan estar "
                                     "estas este esto estos estoy fue fueron "
                                     "fui ha haber habia hace hacer hacia hago han has hasta hay haz he hoy "
                                     "iba igual ir jamas junto las le les lo "
                                     "los luego mas me mejor menos mi mia mias mientras mio mios mis misma "
                                     "mismo mucha mucho muchos muy nada nadie "
                                     "ni ningun ninguna no nos nosotros nuestra nuestro nunca os otra otras "
                                     "otro otros para parece pero poco podria "
                                     "por porque pude puede puedes puedo pues que quien quienes quiera "
                                     "quiere quieres quiero sabe sabes se sea sean "
                                     "segun ser si sido siempre sigue sin sino sobre solo sola somos son soy "
                                     "su sus suya suyo tal tambien tampoco "
                                     "tan tanta tanto te tenemos tener tengo ti tiene tienen tienes toda "
                                     "todas todavia todo todos tu tus tuya tuyo "
                                     "un una unas uno unos usted va vamos van vas ver vez voy vos ya yo";

constexpr std::string_view italian =
    "abbiamo adesso agli ai al alla alle allo allora altra altre altri altro anche ancora andare anni avere "
    "aveva "
    "avevo basta ben bene c che chi ci cioe come con contro cosa cose cosi da dagli dai dal dalla dalle "
    "dallo de "
    "degli dei del della delle dello dentro di dire dietro dopo dove dunque e ecco ed era erano eri ero "
    "essere fa "
    "fai fare fatto fin fino forse fra fu fuori gia gli hai hanno ho il in indietro insieme invece io l la "
    "lei li "
    "lo loro lui ma mai me mentre mezzo mi mia mie miei mio molta molto ne neanche negli nei nel nella nelle "
    "nello "
    "nessun nessuna nessuno niente noi non nostra nostro nulla o ogni oggi ognuno oltre oppure ora ormai per "
    "perche "
    "perfino pero piu poco poi possiamo posso poter potrei prima proprio puo puoi qua qualche qualcosa "
    "qualcuno "
    "quale quando quanta quanto quasi quel quella quelle quelli quello questa queste questi questo qui "
    "quindi sai "
    "sanno sara sarai saro se sei sempre senza si sia siamo siete solo sono sopra sotto sta stai stanno "
    "stare stato "
    "sto su sua sue sugli sui sul sulla suo suoi tanta tanto te ti tra troppo tu tua tue tuo tuoi tutta "
    "tutte tutti "
    "tutto un una uno vai vado verso vi via voglio voi volta vorrei vostra vostro vuoi vuole";

constexpr std::string_view portuguese =
    "acho agora ainda algo alguem alguma algum ali ao aos apenas aquela aquele aqui as ate bem cada com como "
    "comigo contigo da daqui das de dela dele demais depois desde dessa desse desta deste diz dizer do dos e "
    "ela elas ele eles em enquanto entao entre era es essa esse esta estao estar estas estava este estou eu "
    "faz "
    "fazer fez ficar foi foram for fosse ha isso isto ja jamais la lhe mais mas me mesma mesmo meu meus mim "
    "minha "
    "minhas muita muito muitos na nada nao nas nem nenhum nessa nesse nesta neste ninguem no nos nossa nosso "
    "nunca "
    "o onde os ou outra outro outros para pela pelas pelo pelos pode podia pois por porque posso pouco pra "
    "pro "
    "quando quanto que quem quer quero sabe sabia se sei seja sem sempre sendo ser sera seu seus si sido so "
    "sobre "
    "sou sua suas tao tambem tanta tanto te tem temos tenho ter teu teus teve ti tinha toda todas todo todos "
    "tu tua "
    "tudo um uma umas uns vai vamos vao vem ver vez voce voces vou";

constexpr std::string_view dutch = "aan achter al alle alleen alles als altijd ander andere ben bent beter "
                                   "bij bijna binnen blijf boven buiten "
                                   "daar daarna dan dat de deze dit doe doen doet door dus echt een eens "
                                   "en er ergens even gaan gaat geen "
                                   "geweest ging haar had hadden heb hebben hebt heeft heel hem hen het hier "
                                   "hij hoe hun iedereen iemand iets ik "
                                   "ja je jij jou jouw jullie kan kom komen komt kon kunnen laat laten maak "
                                   "maar maken mag me mee meer men met "
                                   "mij mijn misschien moet moeten naar nee niemand niet niets nog nooit nou "
                                   "nu of om omdat onder ons onze ook op "
                                   "over steeds te tegen tegenaan terug toch toe toen tot tussen u uit van "
                                   "veel voor vooral waar waarom wanneer "
                                   "waren wat weer weet weg wel welke werd wie wij wil willen word worden "
                                   "wordt ze zeg zei zelf zeggen zich zie "
                                   "zien zij zijn zo zoals zonder zou zouden zullen";

constexpr std::array<std::string_view, 8> lists = {sung,    english, german,     french,
                                                   spanish, italian, portuguese, dutch};

constexpr std::size_t count_words() {
    std::size_t count = 0;
    for (const auto list : lists) count += static_cast<std::size_t>(std::ranges::count(list, ' ')) + 1;
    return count;
}

/// Sorted when the program starts to need it: 1,500 words.
const auto& sorted_words() noexcept {
    static const auto words = [] {
        std::array<std::string_view, count_words()> found{};
        std::size_t index = 0;
        for (auto list : lists)
            while (!list.empty()) {
                const auto word = list.substr(0, list.find(' '));
                list.remove_prefix(std::min(word.size() + 1, list.size()));
                found[index++] = word;
            }
        std::ranges::sort(found);
        return found;
    }();
    return words;
}

} // namespace

bool is_stop_word(std::string_view folded) noexcept {
    return std::ranges::binary_search(sorted_words(), folded);
}

} // namespace tutti::lyrics
