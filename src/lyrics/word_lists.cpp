#include "lyrics/word_lists.hpp"

#include <algorithm>
#include <array>

namespace tutti::lyrics {

namespace {

// Folded, a blank between two. "danc*" is every word that begins so.

struct CategoryWords {
    Category category;
    std::string_view words;
};
constexpr std::array<CategoryWords, category_count> categories = {{
    {Category::Dark,
     "abyss ash ashes black bleak cold curse* dark* demon* devil* dread* evil eclipse fear* ghost* grim hell "
     "haunt* midnight monster* night* nightmare* shadow* sin sins sinner* storm* void wicked witch* "
     "abgrund alptraum angst asche damon* dunkel* finster* fluch* geist geister grau* holle kalt kalte* "
     "leere "
     "nacht* schatten* schwarz* sturm* sunde* teufel* unheil bose*"},
    {Category::Happy, "bright celebrat* cheer* delight* fun funny giggl* glad* glee grin grinning happ* "
                      "holiday* joy* jolly laugh* "
                      "lucky merry party smil* sunshine sunny sweet wonderful yippee "
                      "feier* feiern freu* frohlich* froh frohe* fest gluck glucklich* heiter* jubel* lach* "
                      "lacheln lustig* party* "
                      "sonnenschein sonnig* spass strahl* wunderbar*"},
    {Category::Sad, "alone blue blues broken cried cries cry crying despair* empty goodbye grief griev* "
                    "heartache heartbreak* hurt* "
                    "lonely lonesome loss lost miserable miss misery mourn* pain pains regret* sad* sorrow* "
                    "tear tears tearful weep* "
                    "weeping wept wound* "
                    "abschied allein* einsam* elend* kummer leid leiden schmerz* tranen traurig* trauer* "
                    "verlassen* verlor* vermiss* "
                    "verzweif* wein weine weinen weint weinst weh wunde*"},
    {Category::Energetic, "alive bang beat bounce boom burn* club crazy danc* drive drum* electric* energy "
                          "explode* faster fast fever fire "
                          "fly flying go groove* higher jump* loud* move* moving party power* race racing "
                          "rave rhythm* ride rock rocking run "
                          "running shake* shout* spin* speed* volume wild* "
                          "abgeh* bass beben bewegt* brenn* explod* feuer hupf* laut* lauf* power rast* "
                          "renn* rhythmus schnell* schrei* "
                          "spring* sprung* tanz* takt tempo wild* energie"},
    {Category::Calm, "breath* breeze calm* cradle drift* ease easy float* gentle gently hush* lullab* mellow "
                     "moonlight quiet* rest "
                     "resting silen* sleep* slow slowly slumber* soft* still stillness soothe* whisper* "
                     "atem* atm* fluster* gelassen* langsam* leise* ruh* sacht* sanft* schlaf* schweb* "
                     "schweig* still stille* traum* "
                     "treib* wiege*"},
    {Category::Love, "ador* beloved cherish* darling dear dearest devot* heart hearts honey* love* lover* "
                     "loving mine soulmate* "
                     "sweetheart* valentine* "
                     "herz* lieb* liebe* liebling* schatz* seelenverwandt* geliebt* verlieb*"},
    {Category::Death,
     "blood* bones buried bury* casket* cemeter* coffin* corpse* dead* death* die died dies dying funeral* "
     "grave* "
     "heaven kill* murder* perish* reaper* skull* slain suicid* tomb* "
     "begrab* blut* grab graber leiche* mord* sarg* sterb* stirb* tot tote* toten* tod* gestorben* knochen"},
    {Category::Romantic, "arms caress* candle* charm* embrace* forever hand hands hold holding hug* kiss* "
                         "lips marry* moonlight passion* "
                         "perfume romanc* romantic* rose roses silk tender* touch* wedding* wine "
                         "arme armen beruhr* brautt* ewig* hande hand heirat* hochzeit* kerze* kuss* kusse* "
                         "leidenschaft* lippe* mondschein* "
                         "romant* rose rosen umarm* zart* zartlich*"},
    {Category::Aggressive, "anger angry attack* battle* bitch* bomb* break breaking bullet* crush* damn* "
                           "destroy* enemy enemies fight* fist* "
                           "fuck* fury gun guns hate* hatred hit kill* knife* mad pistol* punch* rage* "
                           "revenge rip riot* scream* shoot* shot "
                           "shots slam* smash* strike* tear threat* violen* war wars warrior* weapon* "
                           "angriff* feind* faust* gewalt* hass* kampf* krieg* messer* rache* schiess* "
                           "schlag* schuss* waffe* wut wutend* "
                           "zerbrech* zerstor* zorn*"},
    {Category::Peaceful, "angel* bless* bliss* cloud* dove* earth forest* garden* grace harmon* heal* "
                         "heaven* meadow* mercy mother ocean "
                         "pray* peace* river* serene serenity sky shelter* spring tree* tranquil* valley* "
                         "engel* frieden* friedlich* garten geborgen* harmon* heil* himmel* segen* wald "
                         "walder wiese* wolke* bach fluss see"},
    {Category::Nostalgic, "ago back childhood* days decade* faded fading forget* forgot* grandma* grandpa* "
                          "home hometown* memor* once old "
                          "older past photograph* photo* picture* remember* remind* school summer* teenage* "
                          "time times used years yesterday* "
                          "young youth "
                          "damals einst erinner* foto* fruher gestern heimat* heimweh jahre jahren jugend* "
                          "kindheit* nostalg* sehnsucht* "
                          "vergangen* vergess* vorbei zuruck"},
    {Category::Uplifting,
     "above believ* better bless* brave* climb* courage* dawn dream* faith fly free freedom* glor* grow* "
     "hero* high "
     "higher hope* inspir* light lights miracle* morning overcome* proud* rainbow* rise* rising shin* soar* "
     "stand "
     "standing star stars strong* stronger sun sunrise* survive* together triumph* unite* victor* win wings "
     "winner* "
     "aufsteh* befrei* flieg* flugel* frei freiheit* gemeinsam* glaub* held helden hoff* leucht* licht* "
     "morgen* mut "
     "mutig* regenbogen* sieg* sonne* stark* stern* sterne* traum* vertrau* wunder* zusammen zukunft*"},
}};

struct ThemeWords {
    std::string_view theme;
    std::string_view words;
};
constexpr std::array<ThemeWords, 15> themes = {{
    {"the night", "night* midnight moon* star stars dark* nacht* mond* stern* mitternacht"},
    {"the city", "city cities street* town* neon* skyline subway* downtown stadt* strasse* gasse*"},
    {"the road",
     "road* highway* drive driving car cars train* mile miles journey* travel* weg wege reise* zug "
     "auto* fahr*"},
    {"the sea",
     "sea seas ocean* wave waves shore* sail* ship* island* beach* meer* welle* ufer kuste* segel* "
     "schiff* insel* strand*"},
    {"nature",
     "river* mountain* forest* tree* flower* garden* rain* wind winds snow* field* valley* fluss* berg* "
     "wald* baum* blume* regen* schnee* feld*"},
    {"fire", "fire* burn* flame* ash ashes spark* feuer* brenn* flamme* asche glut funke*"},
    {"dancing", "danc* club* dj disco* floor groove* rhythm* tanz* takt"},
    {"love", "love* lover* loving heart hearts kiss* darling lieb* herz* kuss*"},
    {"loss", "goodbye lost loss gone tears lonely alone heartbreak* abschied verlor* tranen einsam* allein*"},
    {"freedom", "free freedom* fly flying wings escape* chain* frei freiheit* flieg* flugel* flucht*"},
    {"money", "money cash dollar* gold rich diamond* bill bills geld* reich gold* bank*"},
    {"home",
     "home house door family mother father mama papa child children heim* haus zuhause mutter vater kind "
     "kinder familie*"},
    {"faith",
     "god lord jesus heaven* pray* angel* soul* holy church* gott* himmel* engel* seele* heilig* beten "
     "gebet*"},
    {"dreams", "dream* sleep* imagin* fantas* traum* schlaf*"},
    {"war", "war wars soldier* gun guns bomb* battle* army krieg* soldat* waffe* bombe* schlacht*"},
}};

/// One word of a list, and which list.
struct Entry {
    std::string_view stem;
    bool begins_only = false; ///< "danc*"
    std::size_t list = 0;
};

/// All words of some lists by their stems: a song's words are looked up, each once.
class WordIndex {
public:
    void add(std::string_view words, std::size_t list) {
        while (!words.empty()) {
            auto stem = words.substr(0, words.find(' '));
            words.remove_prefix(std::min(stem.size() + 1, words.size()));
            const bool begins_only = stem.ends_with('*');
            if (begins_only) stem.remove_suffix(1);
            entries_.push_back({stem, begins_only, list});
        }
    }
    void sort() { std::ranges::sort(entries_, {}, &Entry::stem); }

    /// The lists that have the word, in their order, each once.
    std::vector<std::size_t> lists_with(std::string_view word) const {
        std::vector<std::size_t> found;
        for (std::size_t length = 1; length <= word.size(); ++length)
            for (const auto& entry :
                 std::ranges::equal_range(entries_, word.substr(0, length), {}, &Entry::stem))
                if (entry.begins_only || length == word.size()) found.push_back(entry.list);
        std::ranges::sort(found);
        found.erase(std::ranges::unique(found).begin(), found.end());
        return found;
    }

private:
    std::vector<Entry> entries_;
};

template <typename Lists>
WordIndex index_of(const Lists& lists) {
    WordIndex index;
    for (std::size_t list = 0; list < lists.size(); ++list) index.add(lists[list].words, list);
    index.sort();
    return index;
}

} // namespace

std::vector<Category> categories_of_word(std::string_view folded) {
    static const auto index = index_of(categories);
    std::vector<Category> found;
    for (const auto list : index.lists_with(folded)) found.push_back(categories[list].category);
    return found;
}

std::optional<std::string_view> theme_of_word(std::string_view folded) {
    static const auto index = index_of(themes);
    const auto lists = index.lists_with(folded);
    if (lists.empty()) return std::nullopt;
    return themes[lists.front()].theme;
}

} // namespace tutti::lyrics
