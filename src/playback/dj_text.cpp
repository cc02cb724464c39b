#include "playback/dj_text.hpp"

#include "base/ascii.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

namespace tutti::playback {

namespace {

constexpr bool is_blank(char c) noexcept { return static_cast<unsigned char>(c) <= ' ' || c == '\x7F'; }

std::string_view without_blanks(std::string_view text) noexcept {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

/// Lines by any of the three ends of line, without blanks around them, and without empty ones.
std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find_first_of("\r\n"), text.size());
        if (const auto line = without_blanks(text.substr(0, end)); !line.empty()) lines.push_back(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// Takes "22:14 : " or "22:14:05 : " off the front. False: the line has no time.
bool take_time(std::string_view& line) noexcept {
    auto rest = line;
    const auto number = [&rest](std::size_t least) {
        std::size_t digits = 0;
        while (digits < 2 && digits < rest.size() && is_digit(rest[digits])) ++digits;
        rest.remove_prefix(digits);
        return digits >= least;
    };
    const auto colon = [&rest] {
        if (!rest.starts_with(':')) return false;
        rest.remove_prefix(1);
        return true;
    };
    if (!number(1) || !colon() || !number(2)) return false;
    if (rest.starts_with(':')) {
        colon();
        if (!number(2)) return false;
    }
    const auto blanks = rest.find_first_not_of(" \t");
    if (blanks == 0) return false;
    rest.remove_prefix(std::min(blanks, rest.size()));
    if (!colon()) return false;
    line = without_blanks(rest);
    return true;
}

/// A heading or a rule, as VirtualDJ writes them above its lists; a comment.
bool is_decoration(std::string_view line) noexcept {
    return line.find_first_not_of("-=_*") == std::string_view::npos || line.starts_with('#')
           || line.starts_with("VirtualDJ History");
}

// ---- VirtualDJ's m3u

std::string without_entities(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, char>, 5> entities = {
        {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}}
    };
    std::string plain;
    while (!text.empty()) {
        const auto found = std::ranges::find_if(entities, [text](const auto& entity) {
            return text.starts_with(entity.first);
        });
        plain += found != entities.end() ? found->second : text.front();
        text.remove_prefix(found != entities.end() ? found->first.size() : 1);
    }
    return plain;
}

std::string element(std::string_view line, std::string_view open, std::string_view close) {
    const auto begin = line.find(open);
    if (begin == std::string_view::npos) return {};
    const auto from = begin + open.size();
    const auto end = line.find(close, from);
    if (end == std::string_view::npos) return {};
    return dj_name(without_entities(line.substr(from, end - from)));
}

std::optional<DjTrack> track_of_m3u(std::string_view line) {
    DjTrack track;
    track.artist = element(line, "<artist>", "</artist>");
    track.title = element(line, "<title>", "</title>");
    const auto remix = element(line, "<remix>", "</remix>");
    if (track.title.empty()) return std::nullopt;
    if (!remix.empty()) track.title = dj_name(track.title + " (" + remix + ")");
    return track;
}

// ---- tables

std::vector<std::string> cells_of(std::string_view line, char separator) {
    std::vector<std::string> cells(1);
    bool is_quoted = false;
    const bool has_quotes = separator != '\t';
    for (std::size_t at = 0; at < line.size(); ++at) {
        const char c = line[at];
        if (has_quotes && c == '"') {
            const bool is_pair = is_quoted && at + 1 < line.size() && line[at + 1] == '"';
            if (is_pair) cells.back() += line[++at];
            if (!is_pair) is_quoted = !is_quoted;
        } else if (c == separator && !is_quoted) {
            cells.emplace_back();
        } else {
            cells.back() += c;
        }
    }
    for (auto& cell : cells) cell = dj_name(cell);
    return cells;
}

class Table {
public:
    /// Nothing where `head` is no head of a table.
    static std::optional<Table> with(std::string_view head) {
        for (const char separator : {'\t', ',', ';'}) {
            Table table;
            table.separator_ = separator;
            const auto cells = cells_of(head, separator);
            table.title_ = column(cells, {"track title", "title", "track name", "song", "name", "track"});
            table.artist_ = column(cells, {"artist", "artists", "artist name"});
            table.album_ = column(cells, {"album", "album title", "release"});
            table.has_session_ = column(cells, {"start time"}).has_value();
            if (table.title_ && table.artist_) return table;
        }
        return std::nullopt;
    }

    std::optional<DjTrack> last(const std::vector<std::string_view>& lines) const {
        for (std::size_t row = lines.size(); row-- > 1;) {
            const auto cells = cells_of(lines[row], separator_);
            const auto cell = [&cells](std::optional<std::size_t> at) {
                return at && *at < cells.size() ? cells[*at] : std::string();
            };
            DjTrack track{.artist = cell(artist_), .title = cell(title_), .album = cell(album_)};
            // The first row of Serato's is the evening itself: a date, and nobody who plays.
            const bool is_session = has_session_ && row == 1 && track.artist.empty();
            if (!track.title.empty() && !is_session) return track;
        }
        return std::nullopt;
    }

private:
    static std::optional<std::size_t>
    column(const std::vector<std::string>& cells, std::initializer_list<std::string_view> names) {
        for (const auto name : names) {
            const auto found = std::ranges::find_if(cells, [name](const std::string& cell) {
                return equal_ignoring_case(cell, name);
            });
            if (found != cells.end()) return static_cast<std::size_t>(found - cells.begin());
        }
        return std::nullopt;
    }

    char separator_ = '\t';
    std::optional<std::size_t> title_;
    std::optional<std::size_t> artist_;
    std::optional<std::size_t> album_;
    bool has_session_ = false;
};

} // namespace

std::string dj_name(std::string_view text) {
    std::string name(first_characters(without_blanks(text), longest_dj_name));
    std::ranges::replace_if(name, is_blank, ' ');
    return name;
}

DjTrack split_artist(std::string_view line) {
    for (const std::string_view separator : {" - ", " – ", " — "}) {
        const auto at = line.find(separator);
        if (at == std::string_view::npos) continue;
        DjTrack track{
            .artist = dj_name(line.substr(0, at)),
            .title = dj_name(line.substr(at + separator.size())),
            .album = {}
        };
        if (!track.title.empty()) return track;
    }
    return {.artist = {}, .title = dj_name(line), .album = {}};
}

std::optional<DjTrack> last_track(std::string_view text) {
    const auto lines = lines_of(text);
    if (lines.empty()) return std::nullopt;
    if (const auto table = Table::with(lines.front())) return table->last(lines);
    std::optional<std::string_view> last;
    bool is_history = false;
    std::optional<DjTrack> of_m3u;
    for (auto line : lines) {
        constexpr std::string_view m3u = "#EXTVDJ:";
        if (line.starts_with(m3u)) {
            if (auto track = track_of_m3u(line)) of_m3u = std::move(track);
            continue;
        }
        const bool has_time = take_time(line);
        if (has_time && !is_history) last.reset(); // what stands above is a heading
        is_history = is_history || has_time;
        if (line.empty() || is_history != has_time || is_decoration(line)) continue;
        last = line;
    }
    if (of_m3u) return of_m3u;
    if (!last) return std::nullopt;
    auto track = split_artist(*last);
    if (track.title.empty()) return std::nullopt;
    return track;
}

} // namespace tutti::playback
