#include "contract/song_lyrics.hpp"

#include "base/name.hpp"
#include "contract/codec.hpp"
#include "contract/playback.hpp"

#include <algorithm>

namespace tutti::contract {

namespace {

constexpr std::size_t most_of_a_text = 1024;
constexpr std::size_t most_of_a_prompt = 4096;
constexpr double latest_time = longest_playback;

microseconds time_in_song(FieldReader& fields, std::string_view key, double least = 0.0) {
    const double said = fields.number(key, least, latest_time);
    const auto size = wall_time_from_seconds(said < 0 ? -said : said).time_since_epoch();
    return said < 0 ? -size : size;
}

/// The items of a list, each by its `…_from(const Value&)`; what is wrong in one is wrong in the list.
template <typename From>
auto list_of(FieldReader& fields, std::string_view key, From from) {
    using Item = typename decltype(from(std::declval<const Value&>()))::value_type;
    std::vector<Item> items;
    const auto list = fields.any(key);
    if (!list.is_array() || list.items().size() > most_lyrics_lines) {
        fields.wrong(key, "is no list, or too long a one");
        return items;
    }
    items.reserve(list.items().size());
    for (const Value& value : list.items()) {
        auto item = from(value);
        if (!item) {
            fields.wrong(key, item.error().message);
            return items;
        }
        items.push_back(std::move(*item));
    }
    return items;
}

// What stands within a message carries no version of its own.
Result<SongWord> word_from(const Value& payload) {
    FieldReader fields(payload, VersionField::Optional);
    SongWord word;
    word.time = time_in_song(fields, "time");
    word.text = fields.text("text", 0, most_of_a_text);
    return fields.finish(std::move(word));
}

Result<SongLine> line_from(const Value& payload) {
    FieldReader fields(payload, VersionField::Optional);
    SongLine line;
    line.time = time_in_song(fields, "time");
    line.text = fields.text("text", 0, most_of_a_text);
    if (fields.has("words")) line.words = list_of(fields, "words", word_from);
    line.refrain = fields.boolean("refrain");
    return fields.finish(std::move(line));
}

std::vector<std::pair<std::string, double>> categories_in(FieldReader& fields) {
    std::vector<std::pair<std::string, double>> categories;
    const auto object = fields.object("categories");
    if (!object.is_object()) return categories;
    for (const auto& member : object.members()) {
        const auto& share = member.value;
        if (!is_name_segment(member.key) || !share.is_number() || share.number() < 0 || share.number() > 1)
            fields.wrong("categories", "has one that is no name with a number from 0 to 1");
        else
            categories.emplace_back(member.key, share.number());
    }
    return categories;
}

Value to_value(const SongLine& line) {
    std::vector<Member> members = {{"time", seconds_value(line.time)}, {"text", line.text}};
    if (!line.words.empty()) {
        std::vector<Value> words;
        words.reserve(line.words.size());
        for (const auto& [time, text] : line.words)
            words.push_back(Value::object({{"time", seconds_value(time)}, {"text", text}}));
        members.push_back({"words", Value::array(std::move(words))});
    }
    members.push_back({"refrain", line.refrain});
    return Value::object(std::move(members));
}

Value list(const std::vector<std::string>& texts) { return Value::array({texts.begin(), texts.end()}); }

} // namespace

Result<SongLyrics> parse_song_lyrics(std::string_view json) { return parse_with(json, song_lyrics_from); }

Result<SongLyrics> song_lyrics_from(const Value& payload) {
    FieldReader fields(payload);
    SongLyrics lyrics;
    lyrics.player = fields.name("player");
    lyrics.artist = fields.text("artist", 0, most_of_a_text);
    lyrics.title = fields.text("title", 0, most_of_a_text);
    lyrics.album = fields.text("album", 0, most_of_a_text);
    lyrics.duration = time_in_song(fields, "duration");
    lyrics.track_id = fields.optional_text("track_id", 1, most_of_a_text).value_or("");
    lyrics.from = fields.text("from", 0, most_of_a_text);
    lyrics.synced = fields.boolean("synced");
    lyrics.offset = time_in_song(fields, "offset", -latest_time);
    lyrics.lines = list_of(fields, "lines", line_from);
    if (!std::ranges::is_sorted(lyrics.lines, {}, &SongLine::time)) fields.wrong("lines", "are out of order");
    lyrics.plain = fields.text("plain", 0, std::size_t{256} * 1024);
    lyrics.refrain = fields.texts("refrain");
    lyrics.keywords = fields.texts("keywords");
    lyrics.themes = fields.texts("themes");
    lyrics.categories = categories_in(fields);
    lyrics.mood = fields.text("mood", 0, most_of_a_text);
    lyrics.energy = fields.number("energy", 0.0, 1.0);
    lyrics.valence = fields.number("valence", 0.0, 1.0);
    lyrics.image_prompt = fields.text("image_prompt", 0, most_of_a_prompt);
    lyrics.image = fields.optional_text("image", 1, most_of_a_prompt).value_or("");
    lyrics.analysis_by = fields.text("analysis_by", 0, most_of_a_text);
    lyrics.timestamp = fields.time("timestamp");
    return fields.finish(std::move(lyrics));
}

Value to_value(const SongLyrics& lyrics) {
    std::vector<Member> members = {
        {"v", version},          {"player", lyrics.player}, {"artist", lyrics.artist},
        {"title", lyrics.title}, {"album", lyrics.album},   {"duration", seconds_value(lyrics.duration)},
    };
    if (!lyrics.track_id.empty()) members.push_back({"track_id", lyrics.track_id});
    std::vector<Value> lines;
    lines.reserve(lyrics.lines.size());
    for (const auto& line : lyrics.lines) lines.push_back(to_value(line));
    std::vector<Member> categories;
    for (const auto& [name, share] : lyrics.categories) categories.push_back({name, share});
    members.insert(
        members.end(), {{"from", lyrics.from},
                        {"synced", lyrics.synced},
                        {"offset", seconds_value(lyrics.offset)},
                        {"lines", Value::array(std::move(lines))},
                        {"plain", lyrics.plain},
                        {"refrain", list(lyrics.refrain)},
                        {"keywords", list(lyrics.keywords)},
                        {"themes", list(lyrics.themes)},
                        {"categories", Value::object(std::move(categories))},
                        {"mood", lyrics.mood},
                        {"energy", lyrics.energy},
                        {"valence", lyrics.valence},
                        {"image_prompt", lyrics.image_prompt}}
    );
    if (!lyrics.image.empty()) members.push_back({"image", lyrics.image});
    members.push_back({"analysis_by", lyrics.analysis_by});
    members.push_back({"timestamp", to_seconds(lyrics.timestamp)});
    return Value::object(std::move(members));
}

std::string print(const SongLyrics& lyrics) { return print_json(to_value(lyrics)); }

} // namespace tutti::contract
