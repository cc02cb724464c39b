// Screen 3: who plays what, where in it, its words with the active line, what they are about, and the
// services that find that out.
#include "console/song_screen.hpp"

#include "command/describe_service.hpp"
#include "console/absence.hpp"
#include "console/words.hpp"
#include "contract/playback.hpp"
#include "contract/song_lyrics.hpp"
#include "contract/topics.hpp"
#include "live/delivery.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>

namespace tutti::console {

namespace {

constexpr std::array<KeyRow, 4> song_key_rows = {{
    {"+ -", "the words later, sooner by a tenth of a second; kept for this song", "offset"},
    {"f", "look for the words again, past what was kept", "refetch"},
    {"p", "the next player alone; after the last one whoever began last", "player"},
    {"Enter", "all that is known of the words"},
}};

constexpr std::size_t most_players = 32;
constexpr std::array<std::string_view, 5> pipeline = {
    "spotify", "mpris", "virtualdj", "now-playing", "lyrics"
};

class Song final : public Screen {
public:
    Wants wants() const override { return {.filters = {"song/playing", "song/lyrics", "playback/+"}}; }
    void hide() override {
        playing_.reset();
        lyrics_.reset();
        players_.clear();
    }

    void take(const Heard& heard, Now now) override {
        if (heard.topic == "song/playing") {
            playing_.reset();
            if (auto playback = contract::parse_playback(heard.payload)) {
                playing_until_ = until(*playback, heard, now);
                playing_ = std::move(*playback);
            }
        } else if (heard.topic == "song/lyrics") {
            lyrics_.reset();
            if (auto lyrics = contract::parse_song_lyrics(heard.payload)) lyrics_ = std::move(*lyrics);
        } else if (const auto topic = contract::parse_topic(heard.topic);
                   topic && topic->family == contract::Family::Playback) {
            players_.erase(std::string(topic->name));
            auto playback = contract::parse_playback(heard.payload);
            drop_silent(now);
            if (playback && players_.size() < most_players) {
                const auto holds_until = until(*playback, heard, now);
                players_.emplace(topic->name, Player{std::move(*playback), holds_until});
            }
        }
    }

    bool take(const Key& key, Desk& desk) override {
        if (key.is(U'+') || key.is(U'-')) {
            if (!lyrics_) return true;
            const double offset = to_seconds(lyrics_->offset) + (key.is(U'+') ? 0.1 : -0.1);
            desk.ask(
                "lyrics", "set_offset", Value::object({{"offset", offset}}),
                fmt::format("offset {:+.1f} s", offset)
            );
        } else if (key.is(U'f')) {
            desk.ask("lyrics", "refetch", {}, "looking for the words again");
        } else if (key.is(U'p')) {
            const auto next = chosen_.empty() ? players_.begin() : players_.upper_bound(chosen_);
            chosen_ = next != players_.end() ? next->first : std::string();
            const auto name = chosen_.empty() ? std::string("auto") : chosen_;
            desk.ask("now-playing", "choose", Value::object({{"player", name}}), "player: " + name);
        } else if (key.code == Key::Code::Enter && lyrics_) {
            desk.popup =
                Popup{.title = lyrics_->title, .lines = print_pretty(contract::to_value(*lyrics_), 900)};
        } else
            return false;
        return true;
    }

    void take(const Answered& answered, Desk& desk) override {
        if (!answered.answer)
            desk.said = Said{answered.answer.error().message, Style::Bad};
        else
            desk.said = Said{answered.tag, Style::Good};
    }

    void draw(Canvas& canvas, Area area, const Known& known, Now now) const override {
        if (draw_absence(canvas, area, known, "now-playing", "Which song is played", "[service.now-playing]"))
            return;
        const int side = area.width >= 100 ? area.width / 3 : 0;
        const Area main{area.x, area.y, area.width - side, area.height};
        int y = draw_track(canvas, main, known, now) + 1;
        draw_words(canvas, {main.x, y, main.width - 1, main.y + main.height - y}, known, now);
        if (side > 0) draw_side(canvas, {main.x + main.width, area.y, side, area.height}, known, now);
    }

private:
    /// What a player says holds until then: it may have gone without a word.
    struct Player {
        contract::Playback playback;
        SteadyTime until;
    };

    static SteadyTime until(const contract::Playback& playback, const Heard& heard, Now now) {
        const live::Delivery delivery{.retained = heard.retained};
        return delivery.deadline(playback.expires_in, playback.timestamp, now.wall, now.steady);
    }
    void drop_silent(Now now) {
        std::erase_if(players_, [&](const auto& each) { return each.second.until <= now.steady; });
    }
    bool is_active(Now now) const { return playing_ && playing_->active && now.steady < playing_until_; }

    double position(Now now) const {
        auto position = playing_->position;
        if (playing_->playing) position += std::max(now.wall - playing_->timestamp, microseconds(0));
        if (playing_->duration.count() > 0) position = std::min(position, playing_->duration);
        return to_seconds(position);
    }

    static std::string minutes(double time) {
        const auto whole = static_cast<long long>(std::max(time, 0.0));
        return fmt::format("{}:{:02}", whole / 60, whole % 60);
    }

    int draw_track(Canvas& canvas, Area area, const Known& known, Now now) const {
        int y = area.y;
        if (!is_active(now)) {
            const auto silence = silence_of_bus(known);
            canvas.put(
                area.x, y, silence.empty() ? "Nothing is played." : cut(silence.front(), area.width),
                Style::Quiet
            );
            return y + 1;
        }
        canvas.put(area.x, y++, cut(playing_->title, area.width), Style::Strong);
        auto whose = playing_->artist;
        if (!playing_->album.empty()) whose += " · " + playing_->album;
        canvas.put(area.x, y++, cut(whose, area.width));
        const double at = position(now);
        const double whole = to_seconds(playing_->duration);
        const auto times = fmt::format(
            "{} {}{}  by {}", playing_->playing ? "▶" : "⏸", minutes(at),
            whole > 0 ? " of " + minutes(whole) : "", playing_->player
        );
        const int end = canvas.put(area.x, y, times, playing_->playing ? Style::Good : Style::Busy);
        const int room = area.x + area.width - end - 4;
        if (whole > 0 && room > 5) canvas.put(end + 2, y, bar(at / whole, room), Style::Bar);
        return y + 1;
    }

    bool has_words_of_this(Now now) const {
        return lyrics_ && is_active(now) && lyrics_->title == playing_->title
               && lyrics_->artist == playing_->artist;
    }

    void draw_words(Canvas& canvas, Area area, const Known& known, Now now) const {
        if (area.height <= 0) return;
        if (const auto* service = known.services.find("lyrics"); service == nullptr || !service->runs())
            return static_cast<void>(canvas.put(
                area.x, area.y,
                cut("Its words are what the service lyrics finds: [service.lyrics]", area.width), Style::Quiet
            ));
        if (!has_words_of_this(now)) return;
        if (lyrics_->lines.empty()) {
            int y = area.y;
            std::string_view rest = lyrics_->plain;
            if (rest.empty()) canvas.put(area.x, y, "No words were found.", Style::Quiet);
            while (!rest.empty() && y < area.y + area.height) {
                const auto end = std::min(rest.find('\n'), rest.size());
                canvas.put(area.x, y++, cut(rest.substr(0, end), area.width));
                rest.remove_prefix(std::min(end + 1, rest.size()));
            }
            return;
        }
        const auto at = microseconds(static_cast<std::int64_t>(position(now) * 1e6));
        int active = -1;
        const int count = static_cast<int>(lyrics_->lines.size());
        for (int i = 0; lyrics_->synced && i < count; ++i)
            if (lyrics_->lines[static_cast<std::size_t>(i)].time + lyrics_->offset <= at) active = i;
        const int top = std::clamp(active - area.height / 3, 0, std::max(count - area.height, 0));
        for (int i = 0; i < area.height && top + i < count; ++i) {
            const auto& line = lyrics_->lines[static_cast<std::size_t>(top + i)];
            const bool is_now = top + i == active;
            const auto style = is_now             ? Style::Strong
                               : top + i < active ? Style::Quiet
                               : line.refrain     ? Style::Accent
                                                  : Style::Plain;
            canvas.put(area.x, area.y + i, is_now ? "▶" : " ", Style::Good);
            canvas.put(
                area.x + 2, area.y + i, cut(line.text.empty() ? "♪" : line.text, area.width - 2), style
            );
        }
    }

    void draw_side(Canvas& canvas, Area area, const Known& known, Now now) const {
        int y = area.y;
        const int bottom = area.y + area.height;
        const auto put = [&](std::string_view text, Style style) {
            if (y < bottom) canvas.put(area.x, y++, cut(text, area.width), style);
        };
        if (has_words_of_this(now)) {
            put("About", Style::Quiet);
            const int named = 12;
            for (const auto& [name, share] : lyrics_->categories) {
                if (y >= bottom) break;
                canvas.put(area.x, y, cut(name, named));
                canvas.put(area.x + named + 1, y++, bar(share, area.width - named - 2), Style::Bar);
            }
            put(fmt::format(
                    "mood {} · energy {:.2f} · gladness {:.2f}", lyrics_->mood, lyrics_->energy,
                    lyrics_->valence
                ),
                Style::Plain);
            std::string keywords;
            for (const auto& word : lyrics_->keywords) keywords += (keywords.empty() ? "" : ", ") + word;
            for (const auto& line : wrap(keywords, area.width, 0)) put(line, Style::Accent);
            put(fmt::format(
                    "words from {}, read by {}", lyrics_->from.empty() ? "nowhere" : lyrics_->from,
                    lyrics_->analysis_by.empty() ? "nobody yet" : lyrics_->analysis_by
                ),
                Style::Quiet);
            put("", Style::Plain);
        }
        put("Who finds it out", Style::Quiet);
        for (const auto name : pipeline) {
            const auto* service = known.services.find(name);
            if (service == nullptr || y >= bottom) continue;
            const auto [state, tone] = command::describe_state(service->listed);
            const int end = canvas.put(area.x, y, fmt::format("{:<12}", name));
            canvas.put(end + 1, y, state, style_of(tone));
            ++y;
        }
        put("", Style::Plain);
        put("Players", Style::Quiet);
        const std::string_view counts = is_active(now) ? std::string_view(playing_->player) : "";
        for (const auto& [name, player] : players_) {
            if (player.until <= now.steady) continue;
            const auto& playback = player.playback;
            put(fmt::format(
                    "{} {:<12} {}",
                    playback.playing  ? "▶"
                    : playback.active ? "⏸"
                                      : "·",
                    name, playback.title
                ),
                name == counts ? Style::Strong : Style::Plain);
        }
    }

    std::optional<contract::Playback> playing_;
    SteadyTime playing_until_{};
    std::optional<contract::SongLyrics> lyrics_;
    std::map<std::string, Player, std::less<>> players_;
    std::string chosen_; ///< the player that alone counts, as we asked
};

} // namespace

std::span<const KeyRow> song_keys() noexcept { return song_key_rows; }

std::unique_ptr<Screen> make_song() { return std::make_unique<Song>(); }

} // namespace tutti::console
