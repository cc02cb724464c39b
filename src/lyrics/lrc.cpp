#include "lyrics/lrc.hpp"

#include "base/ascii.hpp"
#include "base/scan.hpp"
#include "base/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace tutti::lyrics {

namespace {

constexpr auto longest_song = std::chrono::hours(24);

/// Ends of lines are "\n", "\r\n" or "\r".
std::string_view take_any_line(std::string_view& text) noexcept {
    const auto line = text.substr(0, text.find_first_of("\r\n"));
    text.remove_prefix(line.size());
    if (text.starts_with("\r\n"))
        text.remove_prefix(2);
    else if (!text.empty())
        text.remove_prefix(1);
    return line;
}

bool take_digits(std::string_view& text, std::size_t least, std::size_t most, unsigned& number) noexcept {
    const auto length = std::min(text.find_first_not_of("0123456789"), text.size());
    if (length < least || length > most) return false;
    number = 0;
    for (const char digit : text.substr(0, length)) number = number * 10 + static_cast<unsigned>(digit - '0');
    text.remove_prefix(length);
    return true;
}

/// "01:02", "01:02.5", "1:02.50", "101:02:500": minutes, seconds, and what is less.
std::optional<milliseconds> parse_stamp(std::string_view text) noexcept {
    unsigned minutes = 0;
    unsigned whole = 0;
    if (!take_digits(text, 1, 4, minutes) || !text.starts_with(':')) return std::nullopt;
    text.remove_prefix(1);
    if (!take_digits(text, 1, 2, whole) || whole > 59) return std::nullopt;
    unsigned fraction = 0;
    if (!text.empty()) {
        if (text.front() != '.' && text.front() != ':' && text.front() != ',') return std::nullopt;
        text.remove_prefix(1);
        const auto digits = text.size();
        if (!take_digits(text, 1, 3, fraction) || !text.empty()) return std::nullopt;
        for (auto digit = digits; digit < 3; ++digit) fraction *= 10;
    }
    const auto time = std::chrono::minutes(minutes) + std::chrono::seconds(whole) + milliseconds(fraction);
    if (time > longest_song) return std::nullopt;
    return time;
}

/// What stands between `open` and `close` at the front of a text, without them.
std::optional<std::string_view> bracketed(std::string_view text, char open, char close) noexcept {
    if (!text.starts_with(open)) return std::nullopt;
    const auto end = text.find(close);
    if (end == std::string_view::npos) return std::nullopt;
    return text.substr(1, end - 1);
}

std::optional<milliseconds> take_stamp(std::string_view& text, char open, char close) noexcept {
    const auto inside = bracketed(text, open, close);
    if (!inside) return std::nullopt;
    const auto time = parse_stamp(*inside);
    if (time) text.remove_prefix(inside->size() + 2);
    return time;
}

/// Every one that a file may have of itself; those that we have no use for are no words all the same.
constexpr std::string_view tags[] = {"al",     "ar", "au", "by",   "id", "la",      "length",
                                     "offset", "re", "ti", "tool", "ve", "encoding"};

/// The reader of one text.
class LrcReader {
public:
    Result<Lyrics> read(std::string_view text);

private:
    Result<void> take(std::string_view line);
    bool take_tag(std::string_view line);
    void take_timed(std::string_view line);
    static std::vector<Word> take_words(std::string_view text, milliseconds time, std::string& shown);

    Lyrics lyrics_;
    std::vector<Line> plain_;
    milliseconds sooner_{};
    std::uint32_t line_number_ = 0;
};

bool LrcReader::take_tag(std::string_view line) {
    const auto inside = bracketed(line, '[', ']');
    if (!inside || inside->size() + 2 != line.size()) return false;
    const auto colon = inside->find(':');
    if (colon == std::string_view::npos) return false;
    const auto name = inside->substr(0, colon);
    const auto value = trimmed(inside->substr(colon + 1));
    const auto is = [&](std::string_view tag) { return equal_ignoring_case(name, tag); };
    if (name == "#") return true;
    if (std::ranges::none_of(tags, is)) return false;
    if (is("ar")) lyrics_.artist = value;
    if (is("ti")) lyrics_.title = value;
    if (is("al")) lyrics_.album = value;
    if (is("la")) lyrics_.language = value;
    if (is("length")) lyrics_.length = parse_stamp(value).value_or(milliseconds(0));
    if (is("offset")) {
        const auto number = parse_number<std::int64_t>(value.starts_with('+') ? value.substr(1) : value);
        const auto most = std::int64_t(milliseconds(longest_song).count());
        if (number && *number >= -most && *number <= most) sooner_ = milliseconds(*number);
    }
    return true;
}

/// The words of a line and their times, if it has any; `shown` becomes the line without these.
std::vector<Word> LrcReader::take_words(std::string_view text, milliseconds time, std::string& shown) {
    std::vector<Word> found;
    bool is_timed = false;
    std::string line;
    std::size_t begin = 0; // of the word in the line
    const auto end_word = [&](milliseconds next) {
        const auto word = trimmed(std::string_view(line).substr(begin));
        const auto at = word.empty() ? line.size() : static_cast<std::size_t>(word.data() - line.data());
        // Before the first time nothing has to stand, and what does begins with the line.
        if (!word.empty() || is_timed) found.push_back({time, at, at + word.size()});
        begin = line.size();
        is_timed = true;
        time = std::max(time, next);
    };
    while (!text.empty()) {
        if (const auto stamp = take_stamp(text, '<', '>')) {
            end_word(*stamp);
            continue;
        }
        line += text.front();
        text.remove_prefix(1);
    }
    if (is_timed) end_word(time);
    shown = trimmed(line);
    const auto before = std::min(line.find_first_not_of(" \t"), line.size());
    for (auto& word : found) {
        word.begin = std::min(word.begin - std::min(before, word.begin), shown.size());
        word.end = std::min(word.end - std::min(before, word.end), shown.size());
    }
    return found;
}

void LrcReader::take_timed(std::string_view line) {
    std::vector<milliseconds> times;
    auto rest = line;
    while (const auto time = take_stamp(rest, '[', ']')) {
        times.push_back(*time);
        rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
    }
    Line read{times.front(), {}, {}};
    read.words = take_words(rest, read.time, read.text);
    for (const auto time : times) {
        // A line that comes again does so with its words as they were.
        auto again = read;
        for (auto& word : again.words) word.time += time - read.time;
        again.time = time;
        // Nearly always the last: texts are sorted, as a rule.
        auto& lines = lyrics_.lines;
        lines.insert(std::ranges::upper_bound(lines, time, {}, &Line::time), std::move(again));
    }
}

Result<void> LrcReader::take(std::string_view line) {
    const Position here{line_number_, 1};
    if (line.size() > most_of_a_line)
        return fail(ErrorCode::LimitExceeded, fmt::format("longer than {} bytes", most_of_a_line), here);
    for (auto rest = line; !rest.empty();) {
        const auto length = character_length(rest);
        if (length == 0)
            return fail(ErrorCode::InvalidInput, "not UTF-8: save the file with that encoding", here);
        if (rest.front() == '\0') return fail(ErrorCode::InvalidInput, "no text", here);
        rest.remove_prefix(length);
    }
    line = trimmed(line);
    auto rest = line;
    if (take_stamp(rest, '[', ']'))
        take_timed(line);
    else if (!take_tag(line) && (!line.empty() || (!plain_.empty() && !plain_.back().text.empty())))
        plain_.push_back({{}, std::string(line), {}});
    if (lyrics_.lines.size() > most_lines || plain_.size() > most_lines)
        return fail(ErrorCode::LimitExceeded, fmt::format("more than {} lines", most_lines), here);
    return {};
}

Result<Lyrics> LrcReader::read(std::string_view text) {
    if (text.size() > most_of_a_text)
        return fail(ErrorCode::LimitExceeded, fmt::format("larger than {} KiB", most_of_a_text / 1024));
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
        return fail(ErrorCode::InvalidInput, "UTF-16: save the file as UTF-8");
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    while (!text.empty()) {
        ++line_number_;
        auto taken = take(take_any_line(text));
        if (!taken) return pass_on(taken);
    }
    lyrics_.is_timed = !lyrics_.lines.empty();
    if (!lyrics_.is_timed) lyrics_.lines = std::move(plain_);
    if (!lyrics_.is_timed && !lyrics_.lines.empty() && lyrics_.lines.back().text.empty())
        lyrics_.lines.pop_back();
    if (std::ranges::all_of(lyrics_.lines, &std::string::empty, &Line::text))
        return fail(ErrorCode::InvalidInput, "there are no words in it");
    return later_by(std::move(lyrics_), -sooner_);
}

} // namespace

Result<Lyrics> parse_lrc(std::string_view text) { return LrcReader().read(text); }

} // namespace tutti::lyrics
