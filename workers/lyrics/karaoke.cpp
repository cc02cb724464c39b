#include "workers/lyrics/karaoke.hpp"

#include "lyrics/folded.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace tutti::lyrics {

namespace {

Value in_seconds(milliseconds time) { return to_seconds(time); }

float osc_seconds(milliseconds time) { return static_cast<float>(to_seconds(time)); }

std::int32_t osc_index(std::size_t index) { return static_cast<std::int32_t>(index); }

Value index_or_none(std::optional<std::size_t> index) { return index ? Value(*index) : Value(-1); }

Value list_of(const std::vector<std::string>& texts) {
    std::vector<Value> items(texts.begin(), texts.end());
    return Value::array(std::move(items));
}

Value categories_value(const Categories& categories) {
    std::vector<Member> members;
    for (std::size_t index = 0; index < category_count; ++index)
        members.push_back({std::string(category_names[index]), categories[index]});
    return Value::object(std::move(members));
}

} // namespace

Said Karaoke::begin(contract::Playback track) {
    Said said;
    said.is_new_song = true;
    // Nobody sings its last line any more.
    if (place_.line || is_place_old_)
        said.events.push_back(
            {"song.line",
             Value::object({{"index", lyrics_.lines.size()}, {"text", ""}, {"refrain", false}, {"next", ""}})}
        );
    *this = Karaoke();
    track_ = std::move(track);
    for (const auto* address : {"/karaoke/lyrics/reset", "/karaoke/refrain/reset", "/karaoke/keywords/reset"})
        said.messages.push_back({address});
    return said;
}

Said Karaoke::set_words(Lyrics lyrics, std::string source, milliseconds offset) {
    Said said;
    if (read_) said.messages.push_back({"/karaoke/lyrics/reset"}); // they were looked up again
    read_ = std::move(lyrics);
    source_ = std::move(source);
    analysis_.reset();
    is_refrain_.clear();
    keywords_.clear();
    offset_ = offset;
    say_words(said);
    return said;
}

Said Karaoke::set_offset(milliseconds offset) {
    offset_ = offset;
    Said said;
    if (!read_) return said;
    said.messages.push_back({"/karaoke/lyrics/reset"});
    say_words(said);
    if (analysis_) say_analysis(said);
    return said;
}

void Karaoke::say_words(Said& said) {
    lyrics_ = later_by(*read_, offset_);
    is_place_old_ = is_place_old_ || place_.line;
    place_ = {};
    for (std::size_t index = 0; index < lyrics_.lines.size(); ++index) {
        const auto& line = lyrics_.lines[index];
        said.messages.push_back(
            {"/karaoke/lyrics/line", {osc_index(index), osc_seconds(line.time), line.text}}
        );
    }
    said.events.push_back(
        {"song.lyrics", Value::object(
                            {{"artist", track_.artist},
                             {"title", track_.title},
                             {"source", source_},
                             {"timed", lyrics_.is_timed},
                             {"lines", lyrics_.lines.size()},
                             {"offset", in_seconds(offset_)}}
                        )}
    );
}

Said Karaoke::set_analysis(Analysis analysis, std::string by) {
    analysis_ = std::move(analysis);
    analysed_by_ = std::move(by);
    std::set<std::vector<std::string>> refrain;
    for (const auto& line : analysis_->refrain) refrain.insert(words_of(line));
    is_refrain_.clear();
    keywords_.clear();
    for (const auto& line : lyrics_.lines) {
        is_refrain_.push_back(refrain.contains(words_of(line.text)));
        keywords_.push_back(keywords_in(line.text));
    }
    Said said;
    say_analysis(said);
    return said;
}

void Karaoke::say_analysis(Said& said) const {
    auto& messages = said.messages;
    messages.push_back({"/karaoke/refrain/reset"});
    messages.push_back({"/karaoke/keywords/reset"});
    for (std::size_t index = 0; index < lyrics_.lines.size(); ++index) {
        const auto& line = lyrics_.lines[index];
        const auto say = [&](std::string_view address, const std::string& text) {
            messages.push_back({std::string(address), {osc_index(index), osc_seconds(line.time), text}});
        };
        if (is_refrain_[index]) say("/karaoke/refrain/line", line.text);
        if (!keywords_[index].empty()) say("/karaoke/keywords/line", keywords_[index]);
    }
    for (std::size_t index = 0; index < category_count; ++index)
        messages.push_back(
            {fmt::format("/karaoke/categories/{}", category_names[index]),
             {static_cast<float>(analysis_->categories[index])}}
        );
    messages.push_back({"/karaoke/categories/mood", {analysis_->mood}});
    said.events.push_back(
        {"song.categories", Value::object(
                                {{"mood", analysis_->mood},
                                 {"energy", analysis_->energy},
                                 {"valence", analysis_->valence},
                                 {"categories", categories_value(analysis_->categories)},
                                 {"themes", list_of(analysis_->themes)},
                                 {"keywords", list_of(analysis_->keywords)},
                                 {"by", analysed_by_}}
                            )}
    );
}

Said Karaoke::set_image(std::string file) {
    image_ = std::move(file);
    Said said;
    said.messages.push_back({"/karaoke/image", {image_}});
    said.events.push_back({"song.image", Value::object({{"file", image_}})});
    return said;
}

Said Karaoke::follow(milliseconds position) {
    Said said;
    if (!read_) return said;
    const auto before = std::exchange(place_, place_at(lyrics_, position));
    const bool was_old = std::exchange(is_place_old_, false);
    if (was_old || place_.line != before.line) say_line(said);
    if (place_.word && place_ != before) say_word(said);
    return said;
}

/// Which keywords a line has: "rain, window".
std::string Karaoke::keywords_in(std::string_view line) const {
    const auto words = words_of(line);
    std::string found;
    for (const auto& keyword : analysis_->keywords) {
        if (std::ranges::search(words, words_of(keyword)).empty()) continue;
        if (!found.empty()) found += ", ";
        found += keyword;
    }
    return found;
}

bool Karaoke::is_refrain(std::size_t line) const { return line < is_refrain_.size() && is_refrain_[line]; }

void Karaoke::say_line(Said& said) const {
    const auto& lines = lyrics_.lines;
    const auto next = place_.line ? *place_.line + 1 : 0;
    const bool is_sung = place_.line && is_refrain(*place_.line);
    const auto* line = place_.line ? &lines[*place_.line] : nullptr;
    const auto index = line != nullptr ? osc_index(*place_.line) : -1;
    said.messages.push_back({"/karaoke/line/active", {index}});
    if (is_sung) said.messages.push_back({"/karaoke/refrain/active", {index, line->text}});
    if (place_.line && *place_.line < keywords_.size() && !keywords_[*place_.line].empty())
        said.messages.push_back({"/karaoke/keywords/active", {index, keywords_[*place_.line]}});
    std::vector<Member> data = {
        {"index", index_or_none(place_.line)},
        {"text", line != nullptr ? line->text : std::string()},
        {"refrain", is_sung},
        {"next", next < lines.size() ? lines[next].text : std::string()}
    };
    if (line != nullptr) data.push_back({"time", in_seconds(line->time)});
    if (line != nullptr && next < lines.size())
        data.push_back({"duration", in_seconds(lines[next].time - line->time)});
    said.events.push_back({"song.line", Value::object(std::move(data))});
}

void Karaoke::say_word(Said& said) const {
    const auto& line = lyrics_.lines[*place_.line];
    const auto& word = line.words[*place_.word];
    const auto text = line.text.substr(word.begin, word.end - word.begin);
    said.events.push_back(
        {"song.word", Value::object(
                          {{"line", *place_.line},
                           {"word", *place_.word},
                           {"text", text},
                           {"from", word.begin},
                           {"until", word.end}}
                      )}
    );
}

std::optional<milliseconds> Karaoke::next_change(milliseconds position) const noexcept {
    return read_ ? lyrics::next_change(lyrics_, position) : std::nullopt;
}

contract::SongLyrics Karaoke::lyrics(WallTime now) const {
    contract::SongLyrics all;
    all.player = track_.player;
    all.artist = track_.artist;
    all.title = track_.title;
    all.album = track_.album;
    all.duration = track_.duration;
    all.track_id = track_.track_id;
    all.timestamp = now;
    if (!read_) return all;
    all.from = source_;
    if (all.duration == microseconds(0)) all.duration = read_->length; // no player's word is better than none
    all.synced = read_->is_timed;
    all.offset = offset_;
    for (std::size_t index = 0; index < read_->lines.size(); ++index) {
        const auto& line = read_->lines[index];
        if (!read_->is_timed) {
            all.plain += line.text + "\n";
            continue;
        }
        contract::SongLine said{line.time, line.text, {}, is_refrain(index)};
        for (const auto& word : line.words)
            said.words.push_back({word.time, line.text.substr(word.begin, word.end - word.begin)});
        all.lines.push_back(std::move(said));
    }
    if (!analysis_) return all;
    all.refrain = analysis_->refrain;
    all.keywords = analysis_->keywords;
    all.themes = analysis_->themes;
    for (std::size_t index = 0; index < category_count; ++index)
        all.categories.emplace_back(category_names[index], analysis_->categories[index]);
    all.mood = analysis_->mood;
    all.energy = analysis_->energy;
    all.valence = analysis_->valence;
    all.image_prompt = analysis_->image_prompt;
    all.image = image_;
    all.analysis_by = analysed_by_;
    return all;
}

} // namespace tutti::lyrics
