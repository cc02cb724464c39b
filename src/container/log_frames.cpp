#include "container/log_frames.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>

namespace tutti::container {

namespace {

constexpr std::size_t frame_head = 8;
/// A time with nine digits and a zone's distance has 35, and a blank.
constexpr std::size_t longest_time = 36;
constexpr std::int64_t second = 1'000'000'000;

/// Digits at the beginning of the text, which it loses; false where there are not that many.
bool take_digits(std::string_view& text, std::size_t count, int& number) noexcept {
    if (text.size() < count) return false;
    const auto [end, error] = std::from_chars(text.data(), text.data() + count, number);
    if (error != std::errc{} || end != text.data() + count || number < 0) return false;
    text.remove_prefix(count);
    return true;
}

bool take_letter(std::string_view& text, char letter) noexcept {
    if (text.empty() || text[0] != letter) return false;
    text.remove_prefix(1);
    return true;
}

/// ".123", up to nine digits.
std::int64_t take_fraction(std::string_view& text) noexcept {
    if (!take_letter(text, '.')) return 0;
    std::int64_t fraction = 0;
    std::int64_t unit = second;
    for (; !text.empty() && text[0] >= '0' && text[0] <= '9' && unit > 1; text.remove_prefix(1)) {
        unit /= 10;
        fraction += (text[0] - '0') * unit;
    }
    return fraction;
}

/// "Z", "+01:00": how far the zone is ahead, in seconds.
bool take_zone(std::string_view& text, std::int64_t& ahead) noexcept {
    if (take_letter(text, 'Z')) return true;
    const bool is_behind = text.starts_with('-');
    if (!is_behind && !text.starts_with('+')) return false;
    text.remove_prefix(1);
    int hours = 0;
    int minutes = 0;
    if (!take_digits(text, 2, hours) || !take_letter(text, ':') || !take_digits(text, 2, minutes))
        return false;
    ahead = (hours * 60 + minutes) * 60 * (is_behind ? -1 : 1);
    return true;
}

} // namespace

std::string print_since(LogPlace place) {
    return fmt::format("{}.{:09}", place.time / second, place.time % second);
}

std::string print_place(std::string_view container, LogPlace place) {
    return fmt::format("{:<64.64} {:>19} {:>10}\n", container, place.time, place.count);
}

LogPlace parse_place(std::string_view text, std::string_view container) noexcept {
    const auto take_number = [&text](auto& number) {
        text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        return error == std::errc{} && number >= 0;
    };
    LogPlace place;
    if (container.empty() || !text.starts_with(container)) return {};
    text.remove_prefix(container.size());
    if (!text.starts_with(' ') || !take_number(place.time) || !take_number(place.count)) return {};
    return place;
}

std::int64_t take_time(std::string_view& text) noexcept {
    auto rest = text;
    int year = 0;
    int month = 0;
    int day = 0;
    int hour = 0;
    int minute = 0;
    int whole_second = 0;
    const bool is_time = take_digits(rest, 4, year) && take_letter(rest, '-') && take_digits(rest, 2, month)
                         && take_letter(rest, '-') && take_digits(rest, 2, day) && take_letter(rest, 'T')
                         && take_digits(rest, 2, hour) && take_letter(rest, ':')
                         && take_digits(rest, 2, minute) && take_letter(rest, ':')
                         && take_digits(rest, 2, whole_second);
    if (!is_time || year < 1970 || year > 2200) return 0;
    const std::chrono::year_month_day date{
        std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
        std::chrono::day(static_cast<unsigned>(day))
    };
    if (!date.ok()) return 0;
    const auto fraction = take_fraction(rest);
    std::int64_t ahead = 0;
    if (!take_zone(rest, ahead) || !take_letter(rest, ' ')) return 0;
    text = rest;
    const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
    const auto time = ((days * 24 + hour) * 60 + minute) * 60 + whole_second - ahead;
    return std::max<std::int64_t>(time * second + fraction, 1);
}

/// Takes the message's time off it. False: it was seen already.
bool LogReader::is_new(std::string_view& message) {
    const auto time = take_time(message);
    if (time == 0) return true;
    if (time < seen_.time || (time == seen_.time && ++met_ <= seen_.count)) return false;
    place_ = {time, time == place_.time ? place_.count + 1 : 1};
    return true;
}

/// A piece of a message, or its last.
void LogReader::put_piece(std::string_view bytes, bool is_last, std::string& out) {
    if (!is_timed_) {
        const auto count = std::min(longest_time - head_.size(), bytes.size());
        head_ += bytes.substr(0, count);
        bytes.remove_prefix(count);
        if (head_.size() < longest_time && !is_last) return;
        std::string_view message = head_;
        is_passed_ = is_new(message);
        is_timed_ = true;
        if (is_passed_) out += message;
        head_.clear();
    }
    if (is_passed_) out += bytes;
    if (is_last) is_timed_ = false;
}

Result<void> LogReader::put_frames(std::string_view bytes, std::string& output, std::string& errors) {
    while (!bytes.empty()) {
        if (left_ == 0) {
            const auto count = std::min(frame_head - head_.size(), bytes.size());
            head_ += bytes.substr(0, count);
            bytes.remove_prefix(count);
            if (head_.size() < frame_head) return {};
            const auto byte = [this](std::size_t i) -> std::size_t {
                return static_cast<unsigned char>(head_[i]);
            };
            if (byte(0) > 3 || byte(1) != 0 || byte(2) != 0 || byte(3) != 0)
                return fail(ErrorCode::InvalidInput, "what the engine sends as a log has no frames");
            is_error_ = byte(0) >= 2; // 3: the engine's own words
            left_ = byte(4) << 24 | byte(5) << 16 | byte(6) << 8 | byte(7);
            head_.clear();
            continue;
        }
        const auto count = std::min(left_, bytes.size());
        left_ -= count;
        put_piece(bytes.substr(0, count), left_ == 0, is_error_ ? errors : output);
        bytes.remove_prefix(count);
    }
    return {};
}

void LogReader::put_lines(std::string_view bytes, std::string& output) {
    while (!bytes.empty()) {
        const auto newline = bytes.find('\n');
        const auto count = newline == std::string_view::npos ? bytes.size() : newline + 1;
        put_piece(bytes.substr(0, count), newline != std::string_view::npos, output);
        bytes.remove_prefix(count);
    }
}

void LogReader::put_end(std::string& output, std::string& errors) {
    const bool is_in_message = form_ == Form::Plain || left_ > 0;
    if (is_in_message && !head_.empty()) put_piece({}, true, is_error_ ? errors : output);
    head_.clear();
}

Result<void> LogReader::put(std::string_view bytes, std::string& output, std::string& errors) {
    if (form_ == Form::Framed) return put_frames(bytes, output, errors);
    put_lines(bytes, output);
    return {};
}

} // namespace tutti::container
